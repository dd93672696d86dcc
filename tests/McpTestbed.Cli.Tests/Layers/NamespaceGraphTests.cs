namespace McpTestbed.Cli.Tests.Layers
{
    /// <summary>The graph finds every way in which a type can use another, and the circles.</summary>
    public sealed class NamespaceGraphTests
    {
        private const string Samples = "McpTestbed.Cli.Tests.Layers.Samples";

        private static readonly NamespaceGraph Graph = NamespaceGraph.Read(
            typeof(NamespaceGraphTests).Assembly.Location,
            Samples
        );

        [Theory]
        [InlineData("Signature")]
        [InlineData("BaseType")]
        [InlineData("Body")]
        [InlineData("TypeArgument")]
        [InlineData("Attribute")]
        [InlineData("Nested")]
        public void Graph_SeesAUse(string user)
        {
            Assert.Equal($"{user} uses {user}Used", Graph.Uses[($"{Samples}.{user}s", $"{Samples}.Used.By{user}")]);
        }

        [Fact]
        public void Graph_NamesTheNamespacesOfACircleAndNoOther()
        {
            var cycle = Assert.Single(Graph.Cycles());

            Assert.Equal([$"{Samples}.Circle.One", $"{Samples}.Circle.Three", $"{Samples}.Circle.Two"], cycle);
        }
    }
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Signatures
{
    internal abstract class Signature
    {
        public abstract void Act(Used.BySignature.SignatureUsed[] given);
    }
}

namespace McpTestbed.Cli.Tests.Layers.Samples.BaseTypes
{
    internal abstract class BaseType : Used.ByBaseType.BaseTypeUsed;
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Bodys
{
    internal static class Body
    {
        public static object Act(int which) =>
            which switch
            {
                0 => 10,
                1 => 11,
                2 => 12,
                3 => 13,
                _ => Used.ByBody.BodyUsed.Make(),
            };
    }
}

namespace McpTestbed.Cli.Tests.Layers.Samples.TypeArguments
{
    internal static class TypeArgument
    {
        public static string Act() => Array.Empty<Used.ByTypeArgument.TypeArgumentUsed>().ToString()!;
    }
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Attributes
{
    [Used.ByAttribute.AttributeUsed]
    internal static class Attribute;
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Nesteds
{
    internal static class Nested
    {
        public abstract class Inside
        {
            public abstract Used.ByNested.NestedUsed.Inside Act();
        }
    }
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Used.BySignature
{
    internal abstract class SignatureUsed;
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Used.ByBaseType
{
    internal abstract class BaseTypeUsed;
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Used.ByBody
{
    internal static class BodyUsed
    {
        public static object Make() => "";
    }
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Used.ByTypeArgument
{
    internal abstract class TypeArgumentUsed;
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Used.ByAttribute
{
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class AttributeUsed : System.Attribute;
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Used.ByNested
{
    internal static class NestedUsed
    {
        public abstract class Inside;
    }
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Circle.One
{
    internal abstract class First : Two.Second;
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Circle.Two
{
    internal abstract class Second
    {
        public static string Act() => Three.Third.Act();
    }
}

namespace McpTestbed.Cli.Tests.Layers.Samples.Circle.Three
{
    internal static class Third
    {
        public static string Act() => typeof(One.First).Name;
    }
}

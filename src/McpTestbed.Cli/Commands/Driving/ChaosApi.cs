using System.CommandLine;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using McpTestbed.Core.Reporting;
using McpTestbed.Lab;

namespace McpTestbed.Cli.Commands.Driving;

/// <summary>The control API of a chaos program that runs, as the commands that drive it need it: JSON there, JSON
/// back.</summary>
internal sealed class ChaosApi(Uri address) : IDisposable
{
    /// <summary>Where Toxiproxy's own command line looks for the API.</summary>
    private const string Variable = "TOXIPROXY_URL";

    private const string Usual = "127.0.0.1:8474";

    /// <summary>A program that was started a moment ago is waited for.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(25);

    private readonly HttpClient http = new() { BaseAddress = address };

    /// <summary>The option that says where it is.</summary>
    public static Option<string> CreateOption() =>
        new("--control", "-H")
        {
            Description = $"The chaos program's control API; it is waited for {StartDeadline.TotalSeconds:0} s.",
            DefaultValueFactory = _ =>
                Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } url ? url : Usual,
            HelpName = "HOST:PORT",
        };

    /// <exception cref="UsageException">The text is no address.</exception>
    public static ChaosApi At(string text) =>
        Uri.TryCreate(
            text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}",
            default,
            out var address
        )
        && address.Scheme == Uri.UriSchemeHttp
            ? new(new Uri(address, "/"))
            : throw new UsageException($"--control '{text}' is no address; give one like {Usual}");

    /// <summary>Sends a request.</summary>
    /// <returns>What was answered; null for nothing.</returns>
    /// <exception cref="UsageException">It was refused; the message is the program's.</exception>
    /// <exception cref="TargetException">No chaos program answers there.</exception>
    public async Task<JsonNode?> SendAsync(
        HttpMethod method,
        string path,
        JsonNode? body,
        CancellationToken cancellationToken
    )
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(method, path);
                request.Content = body is null ? null : JsonContent.Create(body);
                using var response = await http.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                return response.IsSuccessStatusCode
                    ? text.Length == 0
                        ? null
                        : JsonNode.Parse(text)
                    : throw Refused(text.Trim(), (int)response.StatusCode);
            }
            catch (HttpRequestException error)
                when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                    && TimeProvider.System.GetElapsedTime(began) < StartDeadline
                )
            {
                await Task.Delay(BetweenAttempts, TimeProvider.System, cancellationToken);
            }
            catch (HttpRequestException error)
            {
                throw new TargetException(
                    $"no chaos program answers at {address}: {error.Message}; start one with 'mcptestbed "
                        + "chaos', or say "
                        + "with --control where it is"
                );
            }
        }
    }

    /// <summary>The path of a proxy.</summary>
    public static string PathOf(string proxy) => $"proxies/{Uri.EscapeDataString(proxy)}";

    public void Dispose() => http.Dispose();

    /// <summary>Toxiproxy's refusals are <c>{"error":"...","status":404}</c>.</summary>
    private static UsageException Refused(string text, int status)
    {
        try
        {
            if (JsonNode.Parse(text)?["error"]?.GetValue<string>() is { } error)
                text = error;
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Something else answered: its own words are the best there are.
        }

        return new($"refused ({status}): {PlainText.OneLine(text)}");
    }
}

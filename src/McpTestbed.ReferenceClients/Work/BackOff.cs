using System.Security.Cryptography;

namespace McpTestbed.ReferenceClients.Work;

/// <summary>Waits that grow, and that no two clients share.</summary>
internal static class BackOff
{
    private const double FirstMs = 100;
    private const double Growth = 1.5;

    /// <summary>The wait after so many attempts: each longer than the one before, and shorter by chance, by up to a
    /// quarter.</summary>
    /// <param name="attempts">How many there were, from 0.</param>
    public static TimeSpan After(int attempts) =>
        TimeSpan.FromMilliseconds(FirstMs * Math.Pow(Growth, attempts) * RandomNumberGenerator.GetInt32(75, 101) / 100);
}

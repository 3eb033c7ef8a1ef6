using Xunit.Abstractions;

namespace GaDms.Retrieval.Tests;

/// <summary>On PGlite.</summary>
public sealed class PGliteGalleryTests(PGliteServer server, ITestOutputHelper output) : PostgresContract, IClassFixture<PGliteServer>
{
    protected override Task<string?> ServerAsync()
    {
        if (server.Address is null)
            output.WriteLine(server.Missing);
        return Task.FromResult(server.Address);
    }
}

using GaDms.Server.Access;

namespace GaDms.Server.Tests;

public sealed class KeyFileTests
{
    [Fact]
    public void A_file_behind_links_that_are_exchanged_counts_at_once()
    {
        using var folder = new TemporaryFolder();
        foreach (var version in new[] { "first", "second" })
            Directory.CreateDirectory(folder[version]);
        var secret = new KeyStore(folder["first/keys.json"], TimeProvider.System).Add("desk", [Scopes.Search], 100).Secret;
        File.Copy(folder["first/keys.json"], folder["second/keys.json"]);
        var second = new KeyStore(folder["second/keys.json"], TimeProvider.System);
        second.Revoke(second.Keys[0].Id);

        // As secrets are mounted: a link to a file in a folder that is itself a link.
        Directory.CreateSymbolicLink(folder["present"], folder["first"]);
        File.CreateSymbolicLink(folder["keys.json"], "present/keys.json");
        var store = new KeyStore(folder["keys.json"], TimeProvider.System);
        Assert.NotNull(store.Find(secret));
        Directory.Delete(folder["present"]);
        Directory.CreateSymbolicLink(folder["present"], folder["second"]);
        Assert.Null(store.Find(secret));
    }
}

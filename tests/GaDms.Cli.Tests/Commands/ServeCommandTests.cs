namespace GaDms.Cli.Tests.Commands;

/// <summary>What serve and keys say without a server being started.</summary>
public sealed class ServeCommandTests
{
    [Fact]
    public void Other_machines_need_a_key()
    {
        using var folder = new TemporaryFolder();
        Gadms.Run("serve", "--gallery", folder.Path, "--urls", "http://0.0.0.0:0").AssertFailed(1, "http://0.0.0.0:0", "gadms keys add");
    }

    [Fact]
    public void A_folder_that_is_no_gallery_is_not_served()
    {
        using var folder = new TemporaryFolder();
        Gadms.Run("serve", "--gallery", folder["none"]).AssertFailed(1, "no such folder");
        Gadms.Run("serve", "--gallery", folder.Path, "--urls", "http://127.0.0.1:0").AssertFailed(1, "no gallery");
        Gadms.Run("serve", "--gallery", folder.Path, "--retain", "soon").AssertFailed(2, "--retain", "soon");
    }

    [Fact]
    public void Keys_are_made_shown_and_revoked()
    {
        using var folder = new TemporaryFolder();
        var file = folder["keys.json"];
        var secret = Gadms.Run("keys", "add", "front desk", "--scopes", "search,ingest", "--keys", file).AssertDone().Output.Trim();
        Assert.StartsWith("gadms_", secret, StringComparison.Ordinal);
        var list = Gadms.Run("keys", "list", "--keys", file).AssertDone().Output;
        Assert.Contains("front desk", list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list + File.ReadAllText(file), StringComparison.Ordinal);
        var id = list.Split('\n').First(line => line.Contains("front desk", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        Gadms.Run("keys", "revoke", id, "--keys", file).AssertDone();
        Gadms.Run("keys", "revoke", id, "--keys", file).AssertFailed(1, id);
        Gadms.Run("keys", "add", "x", "--scopes", "root", "--keys", file).AssertFailed(1, "search, ingest, admin");
        Gadms.Run("keys", "list").AssertFailed(1, "--gallery");
    }
}

using GaDms.Curation;
using GaDms.Fleet.Stores;
using GaDms.Fleet.Tests.Servers;

namespace GaDms.Fleet.Tests.Stores;

/// <summary>What every store keeps to.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_a_store()
    {
        using var store = FleetStores.Open(_folder["store"]);
        await KeepsToItAsync(store);
        Assert.DoesNotContain(Directory.GetFiles(_folder["store"], "*", SearchOption.AllDirectories), file => file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [S3Fact]
    public async Task A_bucket_is_a_store()
    {
        await using var server = new S3Server();
        await server.StartAsync();
        using (var store = FleetStores.Open($"s3://{S3Server.Bucket}/fleet/one"))
            await KeepsToItAsync(store);
        using (var root = FleetStores.Open($"s3://{S3Server.Bucket}"))
            Assert.Contains(await root.ListAsync("", default), file => file.Name == "fleet/one/a/big");
        using var none = FleetStores.Open("s3://nobody-has-this/x");
        Assert.Contains("no such bucket", (await Assert.ThrowsAsync<CurationException>(() => none.ListAsync("", default))).Message, StringComparison.Ordinal);
        Assert.Contains("no bucket is named", Assert.Throws<CurationException>(() => FleetStores.Open("s3:///x")).Message, StringComparison.Ordinal);
    }

    private async Task KeepsToItAsync(IFleetStore store)
    {
        Assert.Null(await store.ReadAsync("a/none", default));
        Assert.False(await store.ExistsAsync("a/none", default));
        Assert.Empty(await store.ListAsync("a/", default));
        await store.DeleteAsync("a/none", default);

        await store.WriteAsync("a/b/2", [1, 2], default);
        await store.WriteAsync("a/b/2", [3], default);
        await store.WriteAsync("ab/3", [4], default);
        Assert.Equal(3, Assert.Single((await store.ReadAsync("a/b/2", default))!));

        // Of many at the same time one has made it, and what it wrote stays.
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => store.CreateAsync("a/1", [(byte)i], default))));
        Assert.Equal((byte)Array.IndexOf(made, true), Assert.Single((await store.ReadAsync("a/1", default))!));
        Assert.Single(made, isMade => isMade);

        byte[] big = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * i))];
        await store.UploadAsync(_folder.Write("big", big), "a/big", default);
        var (path, isCopy) = await store.FetchAsync("a/big", Directory.CreateDirectory(_folder["copies"]).FullName, default);
        Assert.Equal(big, await File.ReadAllBytesAsync(path));
        Assert.Equal(store is S3Store, isCopy);

        var files = await store.ListAsync("a/", default);
        Assert.Equal(["a/1", "a/b/2", "a/big"], files.Select(file => file.Name));
        Assert.All(files, file => Assert.Equal(DateTimeKind.Utc, file.Modified.Kind));
        await store.DeleteAsync("a/1", default);
        Assert.False(await store.ExistsAsync("a/1", default));
    }
}

namespace GaDms.IO.Tests;

public sealed class UserCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        var cache = new UserCache(_folder["cache"]);
        Assert.Null(cache.Read("a-1"));
        cache.Write("a-1", [1, 2], "a-*", kept: 2);
        cache.Write("a-1", [3], "a-*", kept: 2);
        Assert.Equal([3], cache.Read("a-1"));
        Assert.Equal([_folder["cache/a-1"]], Directory.GetFiles(_folder["cache"]));
    }

    [Fact]
    public void The_oldest_alike_go()
    {
        var cache = new UserCache(_folder.Path);
        cache.Write("other", [9], "other", kept: 1);
        foreach (var i in Enumerable.Range(0, 4))
        {
            cache.Write($"a-{i}", [(byte)i], "a-*", kept: 2);
            File.SetLastWriteTimeUtc(_folder[$"a-{i}"], DateTime.UtcNow.AddDays(i - 10));
        }
        Assert.Equal(["a-2", "a-3", "other"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Where_nothing_can_be_kept_nothing_is_there()
    {
        File.WriteAllText(_folder["file"], "");
        foreach (var cache in new[] { new UserCache(_folder["file"]), new UserCache(null) })
        {
            cache.Write("a", [1], "a", kept: 1);
            Assert.Null(cache.Read("a"));
        }
    }
}

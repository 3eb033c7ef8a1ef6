using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Sources;

namespace GaDms.Curation.Tests.Sources;

public sealed class FolderSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private FolderSource Source => new(_folder.Path, new SourceLimits { MaxFileBytes = 100_000 });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pictures_come_in_the_order_of_their_paths()
    {
        foreach (string name in new[] { "b.jpg", "a/z.png", "a.jpg", "a/b/c.jpeg", "a-b.jpg", "Z.jpg" })
            _folder.Write(name, Pictures.Jpeg(1));

        List<SourceEntry> entries = await Source.ReadAll();

        Assert.Equal(["Z.jpg", "a-b.jpg", "a.jpg", "a/b/c.jpeg", "a/z.png", "b.jpg"], entries.Told());
        Assert.Equal(_folder["a/b/c.jpeg"], entries[3].Origin);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Pictures.Jpeg(1))), entries[0].Sha256);
    }

    [Fact]
    public void The_order_is_the_ordinal_one_whatever_the_names_are()
    {
        var names = Gen.Elements('a', 'b', '.', '-', '0', '/', 'é').NonEmptyListOf().Select(chars => new string([.. chars]));
        Prop.ForAll(names.ListOf().ToArbitrary(), paths =>
        {
            using var folder = new TemporaryFolder();
            foreach (string path in paths)
            {
                string clean = string.Join('/', path.Split('/').Where(part => part.Trim('.').Length > 0));
                if (clean.Length > 0 && !Directory.Exists(folder[clean]) && !clean.Split('/').SkipLast(1)
                    .Aggregate((Found: false, At: folder.Path), (state, part) => (state.Found || File.Exists(Path.Combine(state.At, part)), Path.Combine(state.At, part))).Found)
                {
                    folder.Write(clean, "x");
                }
            }

            List<string> walked = [.. FolderWalk.Files(folder.Path).Select(item => item.Path)];
            Assert.Equal(walked.Order(StringComparer.Ordinal), walked);
            Assert.Equal(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Count(), walked.Count);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task What_a_file_is_its_content_says()
    {
        _folder.Write("empty.jpg", "");
        _folder.Write("page.jpg", "<html>no picture</html>");
        _folder.Write("png-called.jpg", Pictures.Png(1));
        _folder.Write("no-extension", Pictures.Jpeg(2));
        _folder.Write("notes.txt", "some words");
        _folder.Write("nothing", "");
        _folder.Write("large.jpg", [.. Pictures.Jpeg(3), .. new byte[100_000]]);

        Assert.Equal(
            ["empty.jpg: picture-empty", "large.jpg: picture-too-large", "no-extension", "page.jpg: picture-unknown-format", "png-called.jpg"],
            (await Source.ReadAll()).Told());
    }

    [Fact]
    public async Task Links_are_followed_and_circles_end()
    {
        _folder.Write("people/a.jpg", Pictures.Jpeg(1));
        Directory.CreateSymbolicLink(_folder["people/again"], _folder.Path);
        Directory.CreateSymbolicLink(_folder["people/self"], "self");
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("b.jpg", Pictures.Jpeg(2));
        Directory.CreateSymbolicLink(_folder["there"], elsewhere.Path);
        File.CreateSymbolicLink(_folder["gone.jpg"], "/nowhere/at/all.jpg");

        Assert.Equal(["gone.jpg: picture-unreadable", "people/a.jpg", "there/b.jpg"], (await Source.ReadAll()).Told());
    }

    [Fact]
    public async Task What_is_done_is_not_opened()
    {
        _folder.Write("a.jpg", Pictures.Jpeg(1));
        _folder.Write("b.jpg", Pictures.Jpeg(2));
        Assert.Equal(["b.jpg"], (await Source.ReadAll("a.jpg")).Told());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_stops_the_run()
    {
        var source = new FolderSource("/nowhere/at/all", new SourceLimits());
        Assert.Contains("/nowhere/at/all", (await Assert.ThrowsAsync<CurationException>(() => source.ReadAll())).Message, StringComparison.Ordinal);
    }
}

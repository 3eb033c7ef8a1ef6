using System.Text.Json;
using GaDms.Imaging;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Cli.Tests.Commands;

/// <summary>Looking after a gallery from the command line.</summary>
public sealed class GalleryCommandTests(SmallWorld world) : IClassFixture<SmallWorld>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string GalleryPath => _folder["gallery"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Info_and_check_tell_what_is_there()
    {
        Index();
        using var document = JsonDocument.Parse(Gallery("info", "--json", "-").AssertDone().Output);
        Assert.Equal(SmallWorld.Pictures, document.RootElement.GetProperty("summary").GetProperty("entries").GetInt32());
        Assert.Equal("model.safetensors", document.RootElement.GetProperty("model").GetString());
        Assert.Contains("12 people, no problems; recall of the ten nearest 1.0000", Gallery("check").AssertDone().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reindexing_changes_the_model_and_keeps_the_people()
    {
        Index();
        Gadms.Run("search", "--gallery", GalleryPath, "a red coat", "--model", world.OtherModelPath).AssertFailed(1, "model.safetensors", "other.safetensors", "gadms gallery reindex");
        Assert.Contains("model.safetensors -> other.safetensors; 12 people encoded from their files", Gallery("reindex", "--model", world.OtherModelPath).AssertDone().Output, StringComparison.Ordinal);
        Gadms.Run("search", "--gallery", GalleryPath, "a red coat", "--model", world.OtherModelPath).AssertDone();

        // The same vectors as from an index made with that model at once, whose people have the same numbers.
        Gadms.Run("index", world.PictureFolder, "--gallery", _folder["fresh"], "--model", world.OtherModelPath).AssertDone();
        await using var reindexed = FolderGallery.Open(GalleryPath);
        await using var fresh = FolderGallery.Open(_folder["fresh"]);
        for (var id = 1L; id <= SmallWorld.Pictures; id++)
            Assert.Equal(await fresh.VectorAsync(id), await reindexed.VectorAsync(id));
    }

    [Fact]
    public async Task A_changed_file_is_not_taken_for_the_picture_that_was_indexed()
    {
        Directory.CreateDirectory(_folder["live"]);
        var path = _folder["live/latest.png"];
        File.Copy(Path.Combine(world.PictureFolder, "00.png"), path);
        Gadms.Run("index", _folder["live"], "--gallery", GalleryPath, "--model", world.ModelPath).AssertDone();
        File.Copy(Path.Combine(world.PictureFolder, "deeper", "07.png"), path, overwrite: true);
        Assert.Contains("0 people encoded from their files, 1 from their thumbnails", Gallery("reindex", "--model", world.OtherModelPath).AssertDone().Output, StringComparison.Ordinal);
        await using var gallery = FolderGallery.Open(GalleryPath);
        Assert.Equal(1, gallery.Count);
    }

    [Fact]
    public async Task Removed_people_stay_away_until_they_are_asked_for_again()
    {
        Index();
        Assert.StartsWith("2 removed", Gallery("remove", "--person", "1", "--person", "2").AssertDone().Output, StringComparison.Ordinal);
        Assert.StartsWith("0 added", Index().Output, StringComparison.Ordinal);
        Gallery("remove").AssertFailed(1, "--person");
        Gallery("remove", "--camera", "north").AssertFailed(1, "no camera \"north\"", "there is none");
        Gallery("remove", "--from", "yesterday-ish").AssertFailed(2, "--from", "2026-05-01");
        Assert.Contains("holds 10 people", Gallery("compact").AssertDone().Output, StringComparison.Ordinal);
        await using var gallery = FolderGallery.Open(GalleryPath);
        Assert.Equal(10, (await gallery.SearchAsync(new VectorQuery((await gallery.VectorAsync(3))!, 20))).Count);
    }

    [Fact]
    public void Forgetting_proves_that_nothing_is_left()
    {
        Index();
        var output = Gallery("forget", "--person", "5").AssertDone().Output;
        Assert.Contains("1 pictures of the person removed", output, StringComparison.Ordinal);
        Assert.Contains(" before, 0 after", output, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 of ", output, StringComparison.Ordinal);
        Gallery("forget", "--person", "5").AssertFailed(1, "no person 5");
        Gallery("forget", "--track", "99").AssertFailed(1, "no track 99");
    }

    /// <summary>Killed at moments spread over a whole run, with two kills between two runs that end.</summary>
    [Fact]
    public async Task Killed_while_indexing_it_ends_as_if_it_had_not_been()
    {
        Directory.CreateDirectory(_folder["many"]);
        for (var i = 0; i < 60; i++)
        {
            var image = new Image(24, 60);
            image.Fill(Color.FromHsv(6 * i, 1, 1));
            ImageCodec.Save(image, _folder[$"many/{i:D2}.png"]);
        }
        string[] arguments = ["index", _folder["many"], "--model", world.ModelPath, "--batch", "2", "--gallery"];
        Gadms.Run([.. arguments, _folder["whole"]]).AssertDone();
        await using var whole = FolderGallery.Open(_folder["whole"]);
        for (var kill = 0; kill < 4; kill++)
        {
            using var process = Gadms.Start(_folder[""], [.. arguments, GalleryPath]);

            // From the making of the folder to well into the batches.
            var since = System.Diagnostics.Stopwatch.StartNew();
            while (!process.HasExited && since.Elapsed < TimeSpan.FromMinutes(1) && Committed() < 1 + (kill * 9))
                await Task.Delay(1);
            process.Kill();
            await process.WaitForExitAsync();
            if (File.Exists(Path.Combine(GalleryPath, "gallery.db")))
                Gallery("check").AssertDone();
        }
        Gadms.Run([.. arguments, GalleryPath]).AssertDone();
        await using var gallery = FolderGallery.Open(GalleryPath);
        var people = await gallery.ListAsync(GalleryFilter.None, 0, 100);
        Assert.Equal(whole.Count, people.Count);
        foreach (var person in people)
        {
            Assert.Equal(Path.Combine(_folder["many"], $"{person.Id - 1:D2}.png"), Assert.Single(person.Paths));
            Assert.Equal(await whole.VectorAsync(person.Id), await gallery.VectorAsync(person.Id));
        }
    }

    private long Committed()
    {
        var rows = new FileInfo(Path.Combine(GalleryPath, "rows-1.bin"));
        return rows.Exists ? (rows.Length - 64) / 40 : 0;
    }

    private Outcome Index() => Gadms.Run("index", world.PictureFolder, "--gallery", GalleryPath, "--model", world.ModelPath).AssertDone();

    private Outcome Gallery(string command, params string[] arguments) => Gadms.Run(["gallery", command, "--gallery", GalleryPath, .. arguments]);
}

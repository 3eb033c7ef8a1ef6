using System.Text.Json;
using GaDms.Imaging;
using GaDms.Retrieval.Store;

namespace GaDms.Cli.Tests.Commands;

/// <summary>Pictures into a gallery, a sentence out of it: the program as a whole.</summary>
public sealed class SearchWayTests(SmallWorld world) : IClassFixture<SmallWorld>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string GalleryPath => _folder["gallery"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Indexing_again_adds_only_what_is_new()
    {
        Assert.StartsWith("12 added, 0 known", Index(world.PictureFolder).AssertDone().Output, StringComparison.Ordinal);
        Assert.StartsWith("0 added, 12 known", Index(world.PictureFolder).AssertDone().Output, StringComparison.Ordinal);

        // A copy under another name is known by its content, a touched file by its content too.
        Directory.CreateDirectory(_folder["more"]);
        File.Copy(Path.Combine(world.PictureFolder, "00.png"), _folder["more/copy.png"]);
        ImageCodec.Save(new Image(30, 80), _folder["more/black.jpg"]);
        Assert.StartsWith("1 added, 13 known", Index(world.PictureFolder, _folder["more"]).AssertDone().Output, StringComparison.Ordinal);
        File.SetLastWriteTimeUtc(_folder["more/black.jpg"], DateTime.UnixEpoch);
        Assert.StartsWith("0 added, 2 known", Index(_folder["more"]).AssertDone().Output, StringComparison.Ordinal);

        await using var gallery = FolderGallery.Open(GalleryPath);
        Assert.Equal(13, gallery.Count);
        string[] both = [Path.Combine(world.PictureFolder, "00.png"), _folder["more/copy.png"]];
        Assert.Equal(both.Order(StringComparer.Ordinal), (await gallery.EntriesAsync([1])).Single().Paths);
    }

    [Fact]
    public void Unreadable_pictures_are_listed_and_passed_over()
    {
        Directory.CreateDirectory(_folder["mixed"]);
        File.WriteAllText(_folder["mixed/text.jpg"], "no picture");
        File.WriteAllBytes(_folder["mixed/empty.png"], []);
        File.WriteAllText(_folder["mixed/notes.txt"], "not looked at");
        ImageCodec.Save(new Image(1, 1), _folder["mixed/one.png"]);
        var outcome = Index(_folder["mixed"]).AssertDone();
        Assert.StartsWith("1 added (nobody found in 1), 0 known before, 2 skipped", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("text.jpg", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("empty.png", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("notes.txt", outcome.Errors, StringComparison.Ordinal);

        File.Delete(_folder["mixed/one.png"]);
        Assert.Equal(1, Gadms.Run("index", _folder["mixed"], "--gallery", _folder["other"], "--model", world.ModelPath).Code);
    }

    [Fact]
    public void Results_come_as_table_json_and_sheet()
    {
        Index(world.PictureFolder).AssertDone();
        var table = Gadms.Run("search", "--gallery", GalleryPath, "a man in a red coat", "--top", "3").AssertDone().Output;
        Assert.Equal(3, table.Split('\n').Count(line => line.Contains(".png", StringComparison.Ordinal)));
        Assert.DoesNotContain('\u001b', table);

        var sheet = _folder["sheet.png"];
        var json = Gadms.Run("search", "--gallery", GalleryPath, "a", "man", "in", "a", "red", "coat", "--top", "99", "--json", "-", "--sheet", sheet).AssertDone().Output;
        using var document = JsonDocument.Parse(json);
        Assert.Equal("a man in a red coat", document.RootElement.GetProperty("query").GetString());
        var results = document.RootElement.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(1, SmallWorld.Pictures), results.Select(result => result.GetProperty("rank").GetInt32()));
        var scores = results.Select(result => result.GetProperty("score").GetSingle()).ToArray();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.True(ImageCodec.Load(sheet).Height > 200);
    }

    [Fact]
    public void Explaining_scores_every_word()
    {
        var picture = Path.Combine(world.PictureFolder, "00.png");
        var file = _folder["words.json"];
        var text = Gadms.Run("explain", picture, "a man in a RED coat!", "--model", world.ModelPath, "--json", file).AssertDone().Output;
        Assert.StartsWith("a man in a RED coat!", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var words = document.RootElement.GetProperty("words").EnumerateArray().ToArray();
        Assert.Equal(["a", "man", "in", "a", "RED", "coat", "!"], words.Select(word => word.GetProperty("text").GetString()!));
        Assert.All(words, word => Assert.InRange(word.GetProperty("score").GetSingle(), 0, 1));
    }

    [Fact]
    public void The_wrong_model_is_refused_for_adding_and_for_searching()
    {
        Index(world.PictureFolder).AssertDone();
        Gadms.Run("search", "--gallery", GalleryPath, "a man", "--model", world.OtherModelPath)
            .AssertFailed(1, "model.safetensors", "other.safetensors", "index into a new gallery");
        Gadms.Run("index", world.PictureFolder, "--gallery", GalleryPath, "--model", world.OtherModelPath).AssertFailed(1, "other.safetensors");
    }

    private Outcome Index(params string[] folders) => Gadms.Run(["index", .. folders, "--gallery", GalleryPath, "--model", world.ModelPath]);
}

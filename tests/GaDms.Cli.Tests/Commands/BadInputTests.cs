using GaDms.Imaging;

namespace GaDms.Cli.Tests.Commands;

/// <summary>Whatever goes wrong is one line, with an exit code that is not zero and nothing left half-written.</summary>
public sealed class BadInputTests(SmallWorld world) : IClassFixture<SmallWorld>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Picture => Path.Combine(world.PictureFolder, "00.png");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("serch")]
    [InlineData("search")]
    [InlineData("search", "a man", "--gallery")]
    [InlineData("search", "a man", "--gallery", "g", "--top", "0")]
    [InlineData("search", "a man", "--gallery", "g", "--top", "many")]
    [InlineData("index", "x", "--gallery", "g", "--precision", "fp8")]
    [InlineData("model")]
    public void Wrong_usage_is_told_with_code_2(params string[] arguments) => Gadms.RunIn(_folder.Path, arguments).AssertFailed(2, "--help");

    [Fact]
    public void Folders_without_pictures_or_that_are_not_there()
    {
        Directory.CreateDirectory(_folder["empty"]);
        Gadms.Run("index", _folder["empty"], "--gallery", _folder["g"], "--model", world.ModelPath).AssertFailed(1, "no pictures", ".jpg");
        Gadms.Run("index", _folder["nowhere"], "--gallery", _folder["g"], "--model", world.ModelPath).AssertFailed(1, "nowhere", "no such");
        Assert.False(Directory.Exists(_folder["g"]));
        Gadms.Run("search", "--gallery", _folder["g"], "a man").AssertFailed(1, "no such folder", "gadms index");
        Gadms.Run("search", "--gallery", _folder["empty"], "a man").AssertFailed(1, "no gallery");
    }

    [Fact]
    public void Model_files_that_are_none()
    {
        File.WriteAllText(_folder["text.pt"], "not a model");
        File.WriteAllBytes(_folder["empty.safetensors"], []);
        var whole = File.ReadAllBytes(world.ModelPath);
        File.WriteAllBytes(_folder["cut.safetensors"], whole[..(whole.Length / 2)]);
        Gadms.Run("model", "info", _folder["text.pt"]).AssertFailed(1, "text.pt", "no checkpoint");
        Gadms.Run("model", "info", _folder["empty.safetensors"]).AssertFailed(1, "empty.safetensors");
        Gadms.Run("model", "info", _folder["cut.safetensors"]).AssertFailed(1, "cut.safetensors", "cut short");
        Gadms.Run("model", "info", _folder["nothing.pth"]).AssertFailed(1, "nothing.pth", "no such model file");
        Gadms.Run("index", world.PictureFolder, "--gallery", _folder["g"], "--model", _folder["cut.safetensors"]).AssertFailed(1, "cut short");
        Assert.False(Directory.Exists(_folder["g"]));
    }

    [Fact]
    public void Models_without_a_fitting_vocabulary()
    {
        var alone = _folder["alone.safetensors"];
        File.Copy(world.ModelPath, alone);
        Gadms.Run("explain", Picture, "a man", "--model", alone).AssertFailed(1, "no vocabulary", "--vocabulary");
        File.WriteAllText(_folder["words.txt"], "no vocabulary");
        Gadms.Run("explain", Picture, "a man", "--model", alone, "--vocabulary", _folder["words.txt"]).AssertFailed(1, "words.txt");
        Gadms.Run("explain", Picture, "a man", "--model", alone, "--vocabulary", _folder["nowhere.txt"]).AssertFailed(1, "nowhere.txt");
    }

    [Fact]
    public void Pictures_that_are_none()
    {
        File.WriteAllText(_folder["text.jpg"], "not a picture");
        Gadms.Run("explain", _folder["text.jpg"], "a man", "--model", world.ModelPath).AssertFailed(1, "text.jpg");
        Gadms.Run("explain", _folder["nothing.jpg"], "a man", "--model", world.ModelPath).AssertFailed(1, "nothing.jpg");

        // The header of a bitmap that claims 100,000 x 100,000 pixels.
        var bitmap = new byte[54];
        "BM"u8.CopyTo(bitmap);
        BitConverter.TryWriteBytes(bitmap.AsSpan(2), 54);
        BitConverter.TryWriteBytes(bitmap.AsSpan(10), 54);
        BitConverter.TryWriteBytes(bitmap.AsSpan(14), 40);
        BitConverter.TryWriteBytes(bitmap.AsSpan(18), 100_000);
        BitConverter.TryWriteBytes(bitmap.AsSpan(22), 100_000);
        BitConverter.TryWriteBytes(bitmap.AsSpan(26), (short)1);
        BitConverter.TryWriteBytes(bitmap.AsSpan(28), (short)24);
        File.WriteAllBytes(_folder["huge.bmp"], bitmap);
        Gadms.Run("explain", _folder["huge.bmp"], "a man", "--model", world.ModelPath).AssertFailed(1, "huge.bmp", "100000x100000");

        ImageCodec.Save(new Image(1, 1), _folder["dot.png"]);
        Gadms.Run("explain", _folder["dot.png"], "a man", "--model", world.ModelPath).AssertDone();
    }

    [Fact]
    public void Sentences_scores_and_devices_that_are_none()
    {
        Gadms.Run("explain", Picture, "  ", "--model", world.ModelPath).AssertFailed(1, "no word");
        Gadms.Run("explain", Picture, "a man", "--model", world.ModelPath, "--score", "best").AssertFailed(1, "\"best\"", "leave-one-out");
        Gadms.Run("explain", Picture, "a man", "--model", world.ModelPath, "--score", "contribution-softmax").AssertFailed(1, "contribution");
        Gadms.Run("explain", Picture, "a man", "--model", world.ModelPath, "--device", "cuda:7").AssertFailed(1, "CUDA");
        Gadms.Run("explain", Picture, "a man", "--model", world.ModelPath, "--device", "gpu").AssertFailed(1, "gpu");
    }

    [Fact]
    public void Output_that_cannot_be_written()
    {
        Directory.CreateDirectory(_folder["folder.safetensors"]);
        Gadms.Run("model", "import", world.ModelPath, "--out", _folder["folder.safetensors"]).AssertFailed(1, "folder.safetensors");
        Gadms.Run("model", "import", world.ModelPath, "--out", _folder["model.pt"]).AssertFailed(1, "safetensors");
        File.WriteAllText(_folder["config.json"], "{ \"clip\": { \"imageHeigth\": 3 } }");
        Gadms.Run("model", "init", "--config", _folder["config.json"], "--out", _folder["m.safetensors"]).AssertFailed(1, "config.json", "did you mean 'imageHeight'");
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.safetensors"));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.vocabulary.txt"));
    }

    [Fact]
    public void A_full_disk_is_named()
    {
        // /dev/full refuses every write with "no space left on device".
        if (!File.Exists("/dev/full"))
            return;
        Gadms.Run("explain", Picture, "a man", "--model", world.ModelPath, "--json", "/dev/full").AssertFailed(1, "No space left");
    }

    [Fact]
    public void A_debug_run_shows_where()
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gadms.dll"), "model", "info", _folder["nothing.pth"]])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            Environment = { ["GADMS_DEBUG"] = "1" },
        })!;
        Assert.Contains("   at GaDms.", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
    }
}

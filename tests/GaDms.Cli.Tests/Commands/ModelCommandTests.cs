using System.Text.Json;
using GaDms.Model.Files;

namespace GaDms.Cli.Tests.Commands;

public sealed class ModelCommandTests(SmallWorld world) : IClassFixture<SmallWorld>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Info_tells_sizes_and_uses()
    {
        var text = Gadms.Run("model", "info", world.ModelPath).AssertDone().Output;
        Assert.Contains("48 x 16", text, StringComparison.Ordinal);
        Assert.Contains("search and explain", text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(Gadms.Run("model", "info", world.ModelPath, "--json", "-").AssertDone().Output);
        Assert.Equal(64, document.RootElement.GetProperty("architecture").GetProperty("clip").GetProperty("embedDim").GetInt32());
        using var loaded = ModelFile.Load(world.ModelPath);
        Assert.Equal(loaded.Fingerprint, document.RootElement.GetProperty("fingerprint").GetString());
    }

    [Fact]
    public void Import_keeps_model_and_vocabulary()
    {
        var path = _folder["new.safetensors"];
        Gadms.Run("model", "import", world.ModelPath, "--out", path).AssertDone();
        using var before = ModelFile.Load(world.ModelPath);
        using var after = ModelFile.Load(path);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
        Assert.NotNull(VocabularyFile.FindFitting(path, after.Clip));
    }

    [GoldenTheory]
    [InlineData("clip_jit.pt")]
    [InlineData("hf_clip.safetensors")]
    [InlineData("checkpoint.pth")]
    [InlineData("checkpoint_ddp.pth")]
    [InlineData("checkpoint.safetensors")]
    public void Every_known_form_is_described_and_imported(string file)
    {
        Gadms.Run("model", "info", Golden.PathOf(file)).AssertDone();
        var path = _folder["imported.safetensors"];
        Gadms.Run("model", "import", Golden.PathOf(file), "--out", path).AssertDone();
        using var before = ModelFile.Load(Golden.PathOf(file));
        using var after = ModelFile.Load(path);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
        var weights = after.Model.state_dict();
        Assert.All(before.Model.state_dict(), tensor => Assert.Equal(tensor.Value.ToArray<float>(), weights[tensor.Key].ToArray<float>()));
    }

    [Fact]
    public void Init_draws_the_same_weights_for_the_same_seed()
    {
        File.WriteAllText(_folder["sizes.json"], """
            {
              // Comments are allowed.
              "description": "Small.",
              "clip": { "imageHeight": 32, "imageWidth": 16, "patchSize": 8, "stride": 8, "visionWidth": 64, "visionLayers": 1,
                        "textWidth": 64, "textLayers": 1, "contextLength": 12, "vocabSize": 520, "embedDim": 64 },
              "heads": { "maskedTokens": true, "layers": 1 }
            }
            """);
        string[] fingerprints = [.. new[] { "5", "5", "6" }.Select((seed, i) =>
        {
            var path = _folder[$"{i}.safetensors"];
            Gadms.Run("model", "init", "--config", _folder["sizes.json"], "--out", path, "--seed", seed).AssertDone();
            using var loaded = ModelFile.Load(path);
            Assert.True(loaded.Architecture.Heads.MaskedTokens);
            return loaded.Fingerprint;
        })];
        Assert.Equal(fingerprints[0], fingerprints[1]);
        Assert.NotEqual(fingerprints[0], fingerprints[2]);
    }

    [Fact]
    public void Every_command_explains_itself_with_examples()
    {
        string[][] commands = [["index"], ["search"], ["explain"], ["model", "info"], ["model", "import"], ["model", "init"], ["data", "check"], ["data", "render"], ["info"]];
        Assert.All(commands, command =>
        {
            var text = Gadms.Run([.. command, "--help"]).AssertDone().Output;
            Assert.Contains("Examples:", text, StringComparison.Ordinal);
            Assert.Contains($"gadms {string.Join(' ', command)}", text, StringComparison.Ordinal);
        });
        Assert.Contains("index", Gadms.Run().AssertDone().Output, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+", Gadms.Run("--version").AssertDone().Output);
        Assert.Contains("libtorch", Gadms.Run("info").AssertDone().Output, StringComparison.Ordinal);
    }
}

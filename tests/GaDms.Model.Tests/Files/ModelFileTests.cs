using GaDms.Model.Checkpoints;
using GaDms.Model.CrossModal;
using GaDms.Model.Files;
using GaDms.Torch;

namespace GaDms.Model.Tests.Files;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => Path.GetDirectoryName(ModelPath)!;

    private string ModelPath => _folder["model.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_saved_is_loaded()
    {
        using var model = SmallModel.Create(heads: new CrossModalConfig { MaskedTokens = true, Layers = 2, Identities = 7 });
        ModelFile.Save(model, ModelPath, new ModelSaveOptions
        {
            Description = "A test.",
            Metadata = new Dictionary<string, string> { ["licence"] = "MIT" },
        });

        using var loaded = ModelFile.Load(ModelPath);
        Assert.Equal(SmallModel.Clip, loaded.Clip);
        Assert.Equal(model.Heads, loaded.Architecture.Heads);
        Assert.Equal("A test.", loaded.Architecture.Description);
        Assert.Equal("MIT", loaded.Metadata["licence"]);
        Assert.Empty(loaded.LeftOut);
        Assert.Empty(loaded.NewHeads);
        Assert.False(loaded.Model.training);
        var (before, after) = (model.state_dict(), loaded.Model.state_dict());
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, tensor => Assert.Equal(tensor.Value.ToArray<float>(), after[tensor.Key].ToArray<float>()));
    }

    [Fact]
    public void The_width_of_heads_is_kept_though_no_tensor_tells_it()
    {
        using var model = SmallModel.Create(SmallModel.Clip with { HeadWidth = 16 });
        ModelFile.Save(model, ModelPath);

        using var loaded = ModelFile.Load(ModelPath);
        Assert.Equal(16, loaded.Clip.HeadWidth);
        Assert.Equal(SmallModel.Clip.VisionWidth / 16, loaded.Model.base_model.visual.transformer.Blocks[0].attn.Heads);
        Assert.Equal(SmallModel.Clip.TextWidth / 16, loaded.Model.base_model.Text.transformer.Blocks[0].attn.Heads);
    }

    [Fact]
    public void Saving_twice_gives_the_same_bytes()
    {
        using var model = SmallModel.Create();
        ModelFile.Save(model, ModelPath);
        var first = File.ReadAllBytes(ModelPath);
        ModelFile.Save(model, ModelPath);
        Assert.Equal(first, File.ReadAllBytes(ModelPath));
        Assert.Equal(["model.safetensors"], _folder.Files);
    }

    [Theory]
    [InlineData(StoredType.BF16, 1.0 / 256)]
    [InlineData(StoredType.F16, 1.0 / 2048)]
    public void Half_formats_round_to_nearest(StoredType type, double relative)
    {
        using var model = SmallModel.Create();
        ModelFile.Save(model, ModelPath, new ModelSaveOptions { DType = type });
        using var loaded = ModelFile.Load(ModelPath);
        Assert.Equal([type], loaded.StoredTypes);
        const string name = "base_model.visual.proj";
        Assert.All(
            model.state_dict()[name].ToArray<float>().Zip(loaded.Model.state_dict()[name].ToArray<float>()),
            pair => Assert.InRange(pair.Second, pair.First - (Math.Abs(pair.First) * relative) - 1e-7, pair.First + (Math.Abs(pair.First) * relative) + 1e-7));
    }

    [Fact]
    public void Weights_can_be_held_in_bfloat16()
    {
        using var model = SmallModel.Create();
        ModelFile.Save(model, ModelPath);
        using var loaded = ModelFile.Load(ModelPath, new ModelLoadOptions { DType = ScalarType.BFloat16 });
        Assert.All(loaded.Model.parameters(), parameter => Assert.Equal(ScalarType.BFloat16, parameter.dtype));
    }

    [Fact]
    public void All_differences_are_listed_in_one_message()
    {
        SmallModel.SaveChanged(ModelPath, (tensors, _) =>
        {
            tensors.Remove("base_model.ln_final.bias");
            tensors["base_model.visual.extra"] = tensors["base_model.ln_final.weight"] with { Name = "base_model.visual.extra" };
            tensors["base_model.visual.ln_post.weight"] = SafetensorsTensor.From("base_model.visual.ln_post.weight", [3], new float[3]);
        });
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Load(ModelPath));
        Assert.StartsWith(ModelPath, error.Message, StringComparison.Ordinal);
        Assert.Contains("missing: base_model.ln_final.bias", error.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected: base_model.visual.extra", error.Message, StringComparison.Ordinal);
        Assert.Contains("base_model.visual.ln_post.weight [3] instead of [64]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_contradicts_the_tensors_is_refused()
    {
        SmallModel.SaveChanged(ModelPath, (_, metadata) =>
            metadata[ModelFile.ArchitectureKey] = metadata[ModelFile.ArchitectureKey].Replace("\"textLayers\":2", "\"textLayers\":3", StringComparison.Ordinal));
        Assert.Contains("header says", Assert.Throws<InvalidDataException>(() => ModelFile.Load(ModelPath)).Message, StringComparison.Ordinal);

        SmallModel.SaveChanged(ModelPath, (_, metadata) =>
            metadata[ModelFile.ArchitectureKey] = metadata[ModelFile.ArchitectureKey].Replace("\"imageHeight\":48", "\"imageHeight\":8192", StringComparison.Ordinal));
        Assert.Contains("position embedding", Assert.Throws<InvalidDataException>(() => ModelFile.Load(ModelPath)).Message, StringComparison.Ordinal);

        SmallModel.SaveChanged(ModelPath, (_, metadata) => metadata[ModelFile.ArchitectureKey] = "{\"clip\":");
        Assert.Contains("sizes cannot be read", Assert.Throws<InvalidDataException>(() => ModelFile.Load(ModelPath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_model_is_named()
    {
        SafetensorsWriter.Write(ModelPath, [SafetensorsTensor.From("x", [1], new float[1])]);
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Load(ModelPath));
        Assert.StartsWith(ModelPath, error.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ModelFile.Load(_folder["nothing.pt"]));
    }

    [Fact]
    public void Heads_can_be_left_out_or_started_at_random()
    {
        using (var model = SmallModel.Create(heads: new CrossModalConfig { MaskedTokens = true, Layers = 1, Identities = 7 }))
            ModelFile.Save(model, ModelPath);
        using (var bare = ModelFile.Load(ModelPath, new ModelLoadOptions { Heads = new CrossModalConfig() }))
        {
            Assert.Null(bare.Model.mlm_head);
            Assert.Null(bare.Model.classifier);
        }

        using var other = ModelFile.Load(ModelPath, new ModelLoadOptions { Heads = new CrossModalConfig { MaskedTokens = true, Layers = 1, Identities = 9 } });
        Assert.Equal(["classifier"], other.NewHeads);
        Assert.Equal([9, 64], other.Model.classifier!.weight.shape);
        using var whole = ModelFile.Load(ModelPath);
        Assert.Equal(whole.Model.mlm_head!.fc.weight.ToArray<float>(), other.Model.mlm_head!.fc.weight.ToArray<float>());
    }

    [Fact]
    public void The_fingerprint_sees_weights_and_picture_size_and_nothing_else()
    {
        using (var model = SmallModel.Create(heads: new CrossModalConfig { Identities = 3 }))
            ModelFile.Save(model, ModelPath);
        var first = Fingerprint(ModelPath);
        Assert.Equal(32, first.Length);
        Assert.NotEqual(first, Fingerprint(ModelPath, new ModelLoadOptions { ImageHeight = 64 }));

        using (var bare = ModelFile.Load(ModelPath, new ModelLoadOptions { Heads = new CrossModalConfig() }))
            ModelFile.Save(bare.Model, _folder["bare.safetensors"], new ModelSaveOptions { Description = "Other words." });
        Assert.Equal(first, Fingerprint(_folder["bare.safetensors"]));

        using (var other = SmallModel.Create(seed: 2))
            ModelFile.Save(other, ModelPath);
        Assert.NotEqual(first, Fingerprint(ModelPath));

        static string Fingerprint(string path, ModelLoadOptions? options = null)
        {
            using var loaded = ModelFile.Load(path, options);
            return loaded.Fingerprint;
        }
    }

    [Fact]
    public void Other_picture_sizes_resize_the_positions_from_the_stored_grid()
    {
        using (var model = SmallModel.Create())
            ModelFile.Save(model, ModelPath);
        using var loaded = ModelFile.Load(ModelPath, new ModelLoadOptions { ImageHeight = 96, ImageWidth = 32 });
        Assert.Equal((12, 4), (loaded.Clip.GridHeight, loaded.Clip.GridWidth));
        using var plain = ModelFile.Load(ModelPath);
        var expected = PositionEmbedding.Resize(plain.Model.base_model.visual.positional_embedding.ToArray<float>(), 6, 2, 12, 4, 64);
        Assert.Equal(expected, loaded.Model.base_model.visual.positional_embedding.ToArray<float>());
    }

    [Fact]
    public void A_folder_stands_for_its_one_model()
    {
        Assert.Contains("no model file", Assert.Throws<InvalidDataException>(() => ModelFile.Resolve(Folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["a.pt"], "");
        Assert.EndsWith("a.pt", ModelFile.Resolve(Folder), StringComparison.Ordinal);
        File.WriteAllText(_folder["b.pth"], "");
        Assert.Contains("a.pt, b.pth", Assert.Throws<InvalidDataException>(() => ModelFile.Resolve(Folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(ModelPath, "");
        Assert.Equal(ModelPath, ModelFile.Resolve(Folder));
    }

    [Fact]
    public void Models_are_written_as_safetensors_only()
    {
        using var model = SmallModel.Create();
        Assert.Throws<InvalidDataException>(() => ModelFile.Save(model, _folder["model.pt"]));
    }
}

using GaDms.Model.Checkpoints;
using GaDms.Model.Files;
using GaDms.Model.Inference;
using GaDms.Torch;

namespace GaDms.Model.Tests.Files;

/// <summary>Recorded checkpoints through the whole way: file, sizes, position embedding, towers.</summary>
public sealed class GoldenModelFileTests
{
    private const double Tolerance = 1e-4;

    private static readonly ModelLoadOptions s_target = new() { ImageHeight = 48, ImageWidth = 16, Stride = 8 };

    [GoldenFact]
    public void Openai_archive_gives_the_recorded_features() => AssertFeatures("clip_jit.pt");

    [GoldenFact]
    public void Hugging_face_file_gives_the_recorded_features() => AssertFeatures("hf_clip.safetensors");

    [GoldenFact]
    public void Released_checkpoint_gives_the_recorded_features() => AssertFeatures("checkpoint.pth");

    [GoldenFact]
    public void Checkpoint_of_several_processes_gives_the_recorded_features() => AssertFeatures("checkpoint_ddp.pth");

    [GoldenFact]
    public void One_model_has_one_fingerprint_in_every_form()
    {
        // The positions of the last two were resized when they were trained, with other rounding.
        Assert.Equal(Fingerprint("clip_jit.pt"), Fingerprint("hf_clip.safetensors"));
        Assert.Equal(Fingerprint("checkpoint.pth"), Fingerprint("checkpoint_ddp.pth"));

        static string Fingerprint(string file)
        {
            using var loaded = ModelFile.Load(Golden.PathOf(file), s_target);
            return loaded.Fingerprint;
        }
    }

    [GoldenFact]
    public void A_trained_person_model_tells_its_own_picture_size()
    {
        using var pth = ModelFile.Load(Golden.PathOf("checkpoint.pth"));
        Assert.Equal((48, 16, 8), (pth.Clip.ImageHeight, pth.Clip.ImageWidth, pth.Clip.Stride));
        using var own = ModelFile.Load(Golden.PathOf("checkpoint.safetensors"));
        Assert.Equal((96, 32, 16), (own.Clip.ImageHeight, own.Clip.ImageWidth, own.Clip.Stride));
    }

    [GoldenFact]
    public void A_square_grid_is_resized_even_when_the_number_of_patches_stays()
    {
        // 4 x 4 and 8 x 2 patches: the released loader keeps the positions as they are, each at a wrong place.
        using var loaded = ModelFile.Load(Golden.PathOf("clip_jit.pt"), new ModelLoadOptions { ImageHeight = 64, ImageWidth = 16 });
        using var square = ModelFile.Load(Golden.PathOf("clip_jit.pt"), new ModelLoadOptions { ImageHeight = 32, ImageWidth = 32 });
        var expected = PositionEmbedding.Resize(square.Model.base_model.visual.positional_embedding.ToArray<float>(), 4, 4, 8, 2, 64);
        var actual = loaded.Model.base_model.visual.positional_embedding.ToArray<float>();
        Assert.Equal(expected, actual);
        Assert.NotEqual(square.Model.base_model.visual.positional_embedding.ToArray<float>(), actual);
    }

    [GoldenFact]
    public void Positions_that_fit_no_grid_are_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Load(Golden.PathOf("checkpoint.pth"), new ModelLoadOptions { ImageHeight = 8, ImageWidth = 8, Stride = 9 }));
        Assert.Contains("stride", error.Message, StringComparison.Ordinal);
    }

    [GoldenFact]
    public void Importing_keeps_every_weight()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in new[] { "clip_jit.pt", "hf_clip.safetensors", "checkpoint.pth", "checkpoint_ddp.pth", "checkpoint.safetensors" })
        {
            var path = folder["imported.safetensors"];
            using var before = ModelFile.Load(Golden.PathOf(file));
            ModelFile.Save(before.Model, path);
            using var after = ModelFile.Load(path);
            Assert.Equal(before.Architecture, after.Architecture);
            Assert.Equal(before.Fingerprint, after.Fingerprint);
            var weights = after.Model.state_dict();
            Assert.All(before.Model.state_dict(), tensor => Assert.Equal(tensor.Value.ToArray<float>(), weights[tensor.Key].ToArray<float>()));
        }
    }

    private static void AssertFeatures(string file)
    {
        using var recorded = CheckpointReader.Open(Golden.PathOf("clip_jit_forward.safetensors"));
        using var loaded = ModelFile.Load(Golden.PathOf(file), s_target);
        using var scope = new TensorScope();
        using var frozen = torch.no_grad();
        var images = torch.tensor(Floats(recorded.Tensors["images"]), recorded.Tensors["images"].Shape);
        var ids = new long[recorded.Tensors["caption_ids"].ElementCount];
        recorded.Tensors["caption_ids"].CopyTo(ids);
        AssertClose(recorded.Tensors["encode_image"], loaded.Model.base_model.visual.forward(images));
        AssertClose(recorded.Tensors["encode_text"], loaded.Model.base_model.Text.forward(torch.tensor(ids, recorded.Tensors["caption_ids"].Shape)));

        using var captions = CaptionTower.TryOpen(Golden.PathOf(file), s_target)!;
        var all = Floats(recorded.Tensors["encode_text"]);
        var (length, width) = ((int)recorded.Tensors["caption_ids"].Shape[1], captions.Clip.EmbedDim);
        long[][] rows = [.. ids.Chunk(length).Select(row => row[..(Array.IndexOf(row, row.Max()) + 1)])];
        foreach (var (i, feature) in captions.Encode(rows).Index())
            AssertClose(all.AsSpan(((i * length) + rows[i].Length - 1) * width, width).ToArray(), feature);
        Assert.Equal(loaded.Fingerprint, captions.Fingerprint);
    }

    private static void AssertClose(TensorEntry expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.shape);
        AssertClose(Floats(expected), actual.ToArray<float>());
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max() / expected.Max(Math.Abs), 0, Tolerance);
    }

    private static float[] Floats(TensorEntry entry)
    {
        var values = new float[entry.ElementCount];
        entry.CopyTo(values);
        return values;
    }
}

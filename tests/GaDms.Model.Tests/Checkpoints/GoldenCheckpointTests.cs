using GaDms.Model.Checkpoints;

namespace GaDms.Model.Tests.Checkpoints;

/// <summary>One model in five file forms; each must give the numbers that the released code's loader gives.</summary>
public sealed class GoldenCheckpointTests
{
    private const float Tolerance = 1e-5f;

    // The square grid of the published weights, and the grid that the recorded model was loaded for.
    private const int Square = 4;
    private const int Rows = 6;
    private const int Columns = 2;

    [GoldenFact]
    public void Openai_archive_matches() =>
        AssertBackbone("clip_jit.pt", CheckpointFormat.TorchScript, StateDictNaming.OpenAI, heads: false);

    [GoldenFact]
    public void Hugging_face_file_matches() =>
        AssertBackbone("hf_clip.safetensors", CheckpointFormat.Safetensors, StateDictNaming.HuggingFace, heads: false);

    [GoldenFact]
    public void Released_checkpoint_matches() =>
        AssertBackbone("checkpoint.pth", CheckpointFormat.PyTorch, StateDictNaming.GaDms, heads: true);

    [GoldenFact]
    public void Checkpoint_of_several_processes_matches() =>
        AssertBackbone("checkpoint_ddp.pth", CheckpointFormat.PyTorch, StateDictNaming.GaDms, heads: true);

    [GoldenFact]
    public void Own_checkpoint_keeps_every_name()
    {
        using var file = CheckpointReader.Open(Golden.PathOf("checkpoint.safetensors"));
        var state = StateDict.Read(file);
        Assert.Equal(199, state.Tensors.Count);
        Assert.Equal(file.Tensors.Keys, state.Tensors.Keys);
        Assert.Empty(state.Ignored);
        var name = "base_model.token_embedding.weight";
        Assert.Equal(Read(file.Tensors[name]), Read(state.Tensors[name]));
    }

    [GoldenFact]
    public void Scalars_and_optimizer_states_are_listed()
    {
        using var file = CheckpointReader.Open(Golden.PathOf("checkpoint.pth"));
        Assert.Equal("3", file.Metadata["epoch"]);
        Assert.Equal("60", file.Metadata["num_epoch"]);
        Assert.Contains("scheduler.last_epoch", file.Metadata.Keys);
        Assert.DoesNotContain(file.Metadata.Keys, name => name.Contains("param_groups", StringComparison.Ordinal));
        Assert.Equal(StoredType.F16, file.Tensors["model.base_model.visual.conv1.weight"].DType);
        Assert.Equal([100, 64], file.Tensors["model.mlm_head.fc.weight"].Shape);
        var state = StateDict.Read(file);
        Assert.Contains("optimizer.state.1.exp_avg", state.Ignored);
        Assert.All(state.Ignored, name => Assert.StartsWith("optimizer.", name, StringComparison.Ordinal));
    }

    [GoldenFact]
    public void Integers_are_read_as_integers()
    {
        using var file = CheckpointReader.Open(Golden.PathOf("clip_jit.pt"));
        var size = new long[1];
        file.Tensors["vocab_size"].CopyTo(size);
        Assert.Equal(100, size[0]);
        Assert.Throws<InvalidDataException>(() => file.Tensors["logit_scale"].CopyTo(size));
        Assert.Contains("vocab_size", StateDict.Read(file).Ignored);
        Assert.Contains("logit_scale", StateDict.Read(file).Ignored);
    }

    private static void AssertBackbone(string name, CheckpointFormat format, StateDictNaming naming, bool heads)
    {
        using var file = CheckpointReader.Open(Golden.PathOf(name));
        Assert.Equal(format, file.Format);
        Assert.Equal(format, CheckpointReader.Detect(file.Path));
        var state = StateDict.Read(file);
        Assert.Equal(naming, state.Naming);

        using var expected = CheckpointReader.Open(Golden.PathOf("clip_jit_expected.safetensors"));
        foreach (var (tensorName, tensor) in expected.Tensors) AssertEqual(tensor, state.Tensors["base_model." + tensorName]);
        Assert.Equal(expected.Tensors.Count, state.Tensors.Keys.Count(key => key.StartsWith("base_model.", StringComparison.Ordinal)));

        using var expectedHeads = CheckpointReader.Open(Golden.PathOf("checkpoint_pth_expected.safetensors"));
        Assert.Equal(expected.Tensors.Count + (heads ? expectedHeads.Tensors.Count : 0), state.Tensors.Count);
        if (!heads) return;
        foreach (var (tensorName, tensor) in expectedHeads.Tensors) AssertEqual(tensor, state.Tensors[tensorName]);
    }

    private static void AssertEqual(TensorEntry expected, StateTensor actual)
    {
        var values = Read(actual);
        var shape = actual.Shape;
        if (expected.Name == "visual.positional_embedding" && shape[0] == 1 + (Square * Square))
        {
            values = PositionEmbedding.Resize(values, Square, Square, Rows, Columns, (int)shape[1]);
            shape = [1 + (Rows * Columns), shape[1]];
        }

        Assert.Equal(expected.Shape, shape);
        foreach (var (wanted, value) in Read(expected).Zip(values)) Assert.Equal(wanted, value, Tolerance);
    }

    private static float[] Read(TensorEntry tensor)
    {
        var values = new float[tensor.ElementCount];
        tensor.CopyTo(values);
        return values;
    }

    private static float[] Read(StateTensor tensor)
    {
        var values = new float[tensor.ElementCount];
        tensor.CopyTo(values);
        return values;
    }
}

using GaDms.Model.Checkpoints;

namespace GaDms.Model.Tests.Checkpoints;

public sealed class StateDictTests
{
    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("model.")]
    [InlineData("model.module.")]
    [InlineData("state_dict.model.")]
    public void Nesting_is_taken_off_and_heads_stay_beside_the_base(string nesting)
    {
        var state = Read(
            $"{nesting}base_model.visual.conv1.weight", $"{nesting}base_model.logit_scale", $"{nesting}classifier.bias",
            $"{nesting}cross_attn.in_proj_bias", "optimizer.state.0.exp_avg");
        Assert.Equal(StateDictNaming.GaDms, state.Naming);
        Assert.Equal(["base_model.visual.conv1.weight", "classifier.bias", "cross_attn.in_proj_bias"], state.Tensors.Keys);
        Assert.Equal([$"{nesting}base_model.logit_scale", "optimizer.state.0.exp_avg"], state.Ignored);
    }

    [Fact]
    public void Openai_names_come_into_the_base()
    {
        var state = Read("visual.conv1.weight", "ln_final.bias", "text_projection", "input_resolution", "logit_scale");
        Assert.Equal(StateDictNaming.OpenAI, state.Naming);
        Assert.Equal(["base_model.visual.conv1.weight", "base_model.ln_final.bias", "base_model.text_projection"], state.Tensors.Keys);
    }

    [Theory]
    [InlineData("two models", "model.visual.conv1.weight", "state_dict.visual.conv1.weight", "more than one model")]
    [InlineData("no model", "encoder.weight", "other", "no CLIP model")]
    [InlineData("a model under a strange name", "teacher.visual.conv1.weight", "other", "no CLIP model")]
    [InlineData("query without key", "vision_model.embeddings.patch_embedding.weight", "text_model.encoder.layers.0.self_attn.q_proj.bias", "but not")]
    [InlineData("vector projection", "vision_model.embeddings.patch_embedding.weight", "text_projection.weight", "not a matrix")]
    public void What_cannot_be_a_model_is_refused(string what, string first, string second, string expected)
    {
        Assert.NotEmpty(what);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Read(first, second)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base_model.text_projection", new float[] { 1, 3, 5, 2, 4, 6 })]
    [InlineData("base_model.ln_final.weight", new float[] { 1, 2, 3, 4, 5, 6 })]
    public void Parts_of_a_tensor_are_those_of_the_whole(string name, float[] whole)
    {
        using var folder = new TemporaryFolder();
        float[] values = [1, 2, 3, 4, 5, 6];
        SafetensorsWriter.Write(folder["a"],
        [
            SafetensorsTensor.From("vision_model.embeddings.patch_embedding.weight", [1], new float[1]),
            SafetensorsTensor.From("text_projection.weight", [3, 2], values),
            SafetensorsTensor.From("text_model.final_layer_norm.weight", [6], values),
        ]);
        using var file = CheckpointReader.Open(folder["a"]);
        var tensor = StateDict.Read(file).Tensors[name];
        for (var from = 0; from <= whole.Length; from++)
        {
            for (var to = from; to <= whole.Length; to++)
            {
                var part = new float[to - from];
                tensor.CopyTo(part, from);
                Assert.Equal(whole[from..to], part);
            }
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.CopyTo(new float[2], whole.Length - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.CopyTo(new float[6], 1));
    }

    // Every tensor is [1]: names are what is mapped here.
    private static StateDict Read(params string[] names)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["a"], [.. names.Select(name => SafetensorsTensor.From(name, [1], new float[1]))]);
        using var file = CheckpointReader.Open(folder["a"]);
        return StateDict.Read(file);
    }
}

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

    // Every tensor is [1]: names are what is mapped here.
    private static StateDict Read(params string[] names)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["a"], [.. names.Select(name => SafetensorsTensor.From(name, [1], new float[1]))]);
        using var file = CheckpointReader.Open(folder["a"]);
        return StateDict.Read(file);
    }
}

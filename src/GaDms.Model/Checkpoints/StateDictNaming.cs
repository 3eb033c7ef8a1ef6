namespace GaDms.Model.Checkpoints;

/// <summary>Where the names of a checkpoint's tensors come from.</summary>
public enum StateDictNaming
{
    /// <summary>The released code's: <c>base_model.visual.conv1.weight</c>, with the heads of training beside it.</summary>
    GaDms,

    /// <summary>OpenAI's: <c>visual.conv1.weight</c>.</summary>
    OpenAI,

    /// <summary>Hugging Face's <c>CLIPModel</c>: <c>vision_model.embeddings.patch_embedding.weight</c>.</summary>
    HuggingFace,
}

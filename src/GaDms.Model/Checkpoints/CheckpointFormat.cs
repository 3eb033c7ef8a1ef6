namespace GaDms.Model.Checkpoints;

/// <summary>Form of a checkpoint file, told by its content.</summary>
public enum CheckpointFormat
{
    /// <summary>None of the known forms.</summary>
    Unknown,

    /// <summary>A JSON header and raw tensors, as this project and Hugging Face write them.</summary>
    Safetensors,

    /// <summary>A zip archive with a pickle, as <c>torch.save</c> writes it since PyTorch 1.6.</summary>
    PyTorch,

    /// <summary>A zip archive with code and a pickle of modules, as <c>torch.jit.save</c> writes it and OpenAI publishes CLIP.</summary>
    TorchScript,

    /// <summary>A bare pickle or tar file, as <c>torch.save</c> wrote it before PyTorch 1.6; it is recognised but not read.</summary>
    PyTorchLegacy,
}

namespace GaDms.Bench;

/// <summary>Names of the peers, as the table and the JSON file have them.</summary>
internal static class Against
{
    public const string PyTorch = "PyTorch eager fp32";
    public const string Autocast = "PyTorch autocast bf16";
    public const string OnnxRuntime = "ONNX Runtime fp32";
    public const string Faiss = "faiss";
    public const string Torchvision = "torchvision";
    public const string Pil = "PIL";
    public const string Argsort = "PyTorch argsort";
    public const string PyTorchFaiss = "PyTorch + faiss";

    public const string Here = "in process";

    /// <summary>No peer: the figure speaks for itself.</summary>
    public const string Nothing = "-";
}

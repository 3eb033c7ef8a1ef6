namespace GaDms.Testing;

/// <summary>A decoder that does what a picture asks for: the real one, with faults built in (native/vision/decoder/faults.cpp).</summary>
public static class FaultyDecoder
{
    public static string Program { get; } = System.IO.Path.Combine(RepositoryFolder.Path, "build", "native", "gadms_decoder_faults");

    /// <summary>A picture that asks for a fault, and is whole otherwise.</summary>
    public static byte[] Asking(byte[] picture, string fault) => [.. picture, .. System.Text.Encoding.ASCII.GetBytes($"fault:{fault}")];
}

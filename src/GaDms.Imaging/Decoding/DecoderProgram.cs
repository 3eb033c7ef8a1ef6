using GaDms.Imaging.Native;

namespace GaDms.Imaging.Decoding;

/// <summary>Where the decoder's program is.</summary>
internal static class DecoderProgram
{
    private const string Name = "gadms_decoder";

    private static readonly Lazy<string> s_path = new(Find);

    /// <summary>Beside the native libraries, wherever those are looked for.</summary>
    /// <exception cref="DllNotFoundException">It is in none of these places.</exception>
    public static string Path => s_path.Value;

    private static string Find()
    {
        string[] candidates =
        [
            .. NativeLoader.Candidates(Name, Environment.GetEnvironmentVariable("GADMS_NATIVE"), AppContext.BaseDirectory, Environment.CurrentDirectory)
                .Distinct(StringComparer.Ordinal),
        ];
        return candidates.FirstOrDefault(File.Exists) ?? throw new DllNotFoundException(
            $"The program {Name}, which decodes foreign pictures, is missing. It was looked for at {string.Join(", ", candidates)}. Run ./run build, or set GADMS_NATIVE to its folder.");
    }
}

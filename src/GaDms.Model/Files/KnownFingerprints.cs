using System.Buffers;
using System.IO.Hashing;
using System.Text;
using GaDms.IO;
using GaDms.Model.Checkpoints;

namespace GaDms.Model.Files;

/// <summary>
/// Fingerprints of model files as they were computed before: reading all weights takes longer than a search. A file of the same path, sizes, length and time of its last
/// change is taken for the same.
/// </summary>
internal static class KnownFingerprints
{
    private const string Prefix = "fingerprint-";
    private const int KeptModels = 64;
    private const int HexDigits = 32;

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    // A file that was changed a moment ago may be changed again within the same tick of the file system's clock.
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(2);

    /// <summary>The fingerprint of a file, computed where it is not known.</summary>
    /// <param name="file">The file.</param>
    /// <param name="architecture">The sizes it is loaded with, on which the fingerprint depends too.</param>
    /// <param name="compute">Reads all weights.</param>
    /// <param name="cache">Where they are kept.</param>
    public static string Of(TensorFile file, string architecture, Func<string> compute, UserCache cache)
    {
        var written = file.LastWriteTimeUtc;
        var name = Prefix + Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes($"{Path.GetFullPath(file.Path)}\n{architecture}")));
        var state = $"{file.Length} {written.Ticks} ";
        if (cache.Read(name) is { } known && Encoding.UTF8.GetString(known) is var text && text.StartsWith(state, StringComparison.Ordinal) && IsFingerprint(text.AsSpan(state.Length)))
            return text[state.Length..];
        var fingerprint = compute();
        if (DateTime.UtcNow - written > s_settled)
            cache.Write(name, Encoding.UTF8.GetBytes(state + fingerprint), Prefix + "*", KeptModels);
        return fingerprint;
    }

    private static bool IsFingerprint(ReadOnlySpan<char> text) =>
        text.Length == HexDigits && !text.ContainsAnyExcept(s_hex);
}

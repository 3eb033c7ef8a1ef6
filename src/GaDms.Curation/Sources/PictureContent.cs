using System.Security.Cryptography;
using GaDms.Imaging;

namespace GaDms.Curation.Sources;

/// <summary>The first look at a file, before anything is decoded.</summary>
internal static class PictureContent
{
    /// <summary>Enough of a file's beginning to recognise every format.</summary>
    public const int SignatureBytes = 16;

    private static readonly string[] s_extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif"];

    /// <summary>Whether a file's name says that it is a picture.</summary>
    public static bool IsPictureName(string name) => IsPictureExtension(Path.GetExtension(name));

    /// <summary>Whether <c>.jpg</c>, <c>.PNG</c> ... is a picture's.</summary>
    public static bool IsPictureExtension(string extension) => s_extensions.Contains(extension.ToLowerInvariant());

    /// <summary>Why the bytes cannot be a picture, whatever the file is called; null if they begin like one.</summary>
    public static Rejection? Flaw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return Empty;
        return ImageHeader.Recognise(bytes) is null
            ? new("picture-unknown-format", $"no JPEG, PNG, WebP, BMP, TIFF or GIF; it begins with {Beginning(bytes)}")
            : null;
    }

    /// <summary>A file of no bytes.</summary>
    public static Rejection Empty { get; } = new("picture-empty", "the file has no bytes");

    /// <summary>A file over the limit.</summary>
    public static Rejection TooLarge(long bytes, long limit) =>
        new("picture-too-large", $"{bytes} bytes, more than the {limit} allowed");

    /// <summary>Lower-case hexadecimal.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The first bytes as text where they are text, for a person to see what the file is.</summary>
    public static string Beginning(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> head = bytes[..Math.Min(bytes.Length, SignatureBytes)];
        foreach (byte b in head)
        {
            if (b is < 0x20 or > 0x7E)
                return Convert.ToHexStringLower(head);
        }

        return $"\"{System.Text.Encoding.ASCII.GetString(head)}\"";
    }
}

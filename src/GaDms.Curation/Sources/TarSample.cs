using System.Text;
using System.Text.Json;

namespace GaDms.Curation.Sources;

/// <summary>The members of a tar that make up one sample.</summary>
/// <param name="stem">The part of their names that they share.</param>
/// <param name="key">The entry's key.</param>
/// <param name="origin">The entry's origin.</param>
/// <param name="limits">Largest picture.</param>
/// <param name="skip">Dealt with by an earlier run: nothing is read.</param>
/// <param name="repeated">The shard had a sample of this name before.</param>
internal sealed class TarSample(string stem, string key, string origin, SourceLimits limits, bool skip, bool repeated)
{
    private const int MaxCaptionBytes = 1 << 20;

    private byte[]? _picture;
    private string? _text;
    private string? _json;
    private Rejection? _rejection = repeated
        ? new("duplicate-key", "the shard has this sample already; the members of a sample must lie side by side")
        : null;

    /// <summary>The name that the members share.</summary>
    public string Stem => stem;

    /// <summary>Takes the current member if it is of use.</summary>
    public void Add(string kind, TarMembers members)
    {
        if (skip || _rejection is not null)
            return;

        bool caption = kind is "txt" or "json";
        if (!caption && !PictureContent.IsPictureExtension("." + kind))
            return;
        if (!caption && _picture is not null)
        {
            _rejection = new("tar-two-pictures", "the sample has more than one picture");
            return;
        }

        long length = members.Current.Length;
        long limit = caption ? MaxCaptionBytes : limits.MaxFileBytes;
        if (length > limit)
            _rejection = PictureContent.TooLarge(length, limit);
        else if (kind == "txt")
            _text = NotBlank(Encoding.UTF8.GetString(members.Read()));
        else if (kind == "json")
            _json = CaptionOf(members.Read());
        else
            _picture = members.Read();
    }

    /// <summary>The entry; null for one that is passed over.</summary>
    public SourceEntry? ToEntry()
    {
        if (skip)
            return null;
        if (_rejection is null && _picture is not null)
            return SourceEntry.File(key, origin, _picture, _text ?? _json);
        return SourceEntry.Rejected(key, origin, _rejection ?? new("tar-no-picture", "the sample has no picture"));
    }

    /// <summary>The member <c>caption</c>; a JSON that is no JSON has none, and the picture is good all the same.</summary>
    private static string? CaptionOf(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("caption", out JsonElement caption)
                && caption.ValueKind == JsonValueKind.String
                ? NotBlank(caption.GetString()!)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NotBlank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

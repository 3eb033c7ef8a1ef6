using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace GaDms.Curation.Report;

/// <summary>
/// A piece of HTML. Made from an interpolated string: what is written in the program is markup, every value in it is encoded as
/// text, so that no caption, file name or message can become markup.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct Markup
{
    private const int ValueLength = 16;

    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html;

    public Markup(int literalLength, int formattedCount) => _html = new StringBuilder(literalLength + (formattedCount * ValueLength));

    /// <summary>A picture; its place is marked when there is none.</summary>
    public static Markup Picture(byte[]? jpeg, string description)
    {
        if (jpeg is null)
            return Of($"""<span class="none" role="img" aria-label="{description}">no picture</span>""");
        Markup markup = Of($"<img alt=\"{description}\" src=\"");

        // The letters of Base64 need no encoding, which would make the page a tenth larger.
        markup._html.Append("data:image/jpeg;base64,").Append(Convert.ToBase64String(jpeg)).Append("\">");
        return markup;
    }

    /// <summary>Names the interpolated string's type where nothing else does.</summary>
    public static Markup Of(Markup markup) => markup;

    public void AppendLiteral(string markup) => _html.Append(markup);

    public void AppendFormatted(Markup markup) => _html.Append(markup._html);

    public void AppendFormatted(string text) => _html.Append(s_encoder.Encode(text));

    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable
        => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();
}

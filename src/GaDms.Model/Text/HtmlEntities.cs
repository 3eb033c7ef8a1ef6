using System.Buffers;
using System.Globalization;
using System.Net;

namespace GaDms.Model.Text;

/// <summary>
/// Unescapes HTML character references by the rules of HTML 5, as Python's <c>html.unescape</c> does: references may
/// lack their semicolon, numbers in the range 128 to 159 mean Windows-1252. Of the named references those of HTML 4
/// are known, and the HTML 5 ones for ASCII punctuation; rarer names (<c>&amp;boxhd;</c>) stay as they are.
/// </summary>
internal static class HtmlEntities
{
    private const int LongestName = 32;
    private const string Replacement = "\uFFFD";

    private static readonly SearchValues<char> _nameEnds = SearchValues.Create("\t\n\f <&#;");

    // 0 keeps the number: these five have no Windows-1252 character.
    private static readonly char[] _windows1252 =
    [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0',
        '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];

    private static readonly Dictionary<string, string> _capitals = ToDictionary(
    [
        ("AMP", "&"), ("LT", "<"), ("GT", ">"), ("QUOT", "\""), ("COPY", "©"), ("REG", "®"),
    ]);

    private static readonly Dictionary<string, string> _punctuation = ToDictionary(
    [
        ("Tab", "\t"), ("NewLine", "\n"), ("excl", "!"), ("num", "#"), ("dollar", "$"), ("percnt", "%"),
        ("lpar", "("), ("rpar", ")"), ("ast", "*"), ("midast", "*"), ("plus", "+"), ("comma", ","), ("period", "."),
        ("sol", "/"), ("colon", ":"), ("semi", ";"), ("equals", "="), ("quest", "?"), ("commat", "@"), ("lsqb", "["),
        ("lbrack", "["), ("bsol", "\\"), ("rsqb", "]"), ("rbrack", "]"), ("Hat", "^"), ("lowbar", "_"),
        ("UnderBar", "_"), ("grave", "`"), ("DiacriticalGrave", "`"), ("lcub", "{"), ("lbrace", "{"), ("verbar", "|"),
        ("vert", "|"), ("VerticalLine", "|"), ("lang", "⟨"), ("rang", "⟩"), ("rcub", "}"), ("rbrace", "}"),
        ("hyphen", "‐"), ("dash", "‐"), ("horbar", "―"), ("TRADE", "™"), ("phone", "☎"), ("star", "☆"),
        ("check", "✓"), ("cross", "✗"), ("male", "♂"), ("female", "♀"),
    ]);

    /// <summary>One pass over the text; the result of a reference is not itself unescaped.</summary>
    public static SourceText Unescape(SourceText text)
    {
        var source = text.Characters;
        if (!source.Contains('&')) return text;
        var result = new SourceText(source.Length);
        for (var i = 0; i < source.Length;)
        {
            if (source[i] == '&' && Decode(source[(i + 1)..]) is var (length, value) && length > 0)
            {
                result.Append(value, text.Start(i), text.End(i + length));
                i += length + 1;
            }
            else
            {
                result.Append(text, i, i + 1);
                i++;
            }
        }

        return result;
    }

    /// <summary>Decodes the reference after an ampersand; length 0 where there is none.</summary>
    private static (int Length, string Value) Decode(ReadOnlySpan<char> text) => text switch
    {
        ['#', 'x' or 'X', ..] => Number(text, 2, NumberStyles.AllowHexSpecifier, "0123456789abcdefABCDEF"),
        ['#', ..] => Number(text, 1, NumberStyles.None, "0123456789"),
        _ => Name(text),
    };

    private static (int Length, string Value) Number(ReadOnlySpan<char> text, int from, NumberStyles style, string digits)
    {
        var count = text[from..].IndexOfAnyExcept(digits);
        if (count < 0) count = text.Length - from;
        if (count == 0) return default;
        var length = from + count;
        // A number too long to parse lies beyond Unicode, like any other above U+10FFFF.
        if (!int.TryParse(text[from..length], style, CultureInfo.InvariantCulture, out var code)) code = int.MaxValue;
        if (length < text.Length && text[length] == ';') length++;
        return (length, Character(code));
    }

    private static string Character(int code) => code switch
    {
        0 or (>= 0xD800 and <= 0xDFFF) or > 0x10FFFF or < 0 => Replacement,
        >= 0x80 and <= 0x9F when _windows1252[code - 0x80] is var mapped and not '\0' => mapped.ToString(),
        '\r' or (>= 0x80 and <= 0x9F) => ((char)code).ToString(),
        (>= 0x01 and <= 0x08) or (>= 0x0B and <= 0x1F and not 0x0C) or 0x7F or (>= 0xFDD0 and <= 0xFDEF) => "",
        _ when (code & 0xFFFE) == 0xFFFE => "",
        _ => char.ConvertFromUtf32(code),
    };

    private static (int Length, string Value) Name(ReadOnlySpan<char> text)
    {
        var longest = text.IndexOfAny(_nameEnds);
        var terminated = longest >= 0 && text[longest] == ';' && longest <= LongestName;
        if (longest < 0) longest = text.Length;
        longest = Math.Min(longest, LongestName);
        if (terminated && Lookup(text[..longest].ToString()) is { } exact) return (longest + 1, exact);
        for (var length = longest; length > 1; length--)
        {
            if (LookupUnterminated(text[..length].ToString()) is { } value) return (length, value);
        }

        return default;
    }

    private static string? Lookup(string name)
    {
        if (_capitals.TryGetValue(name, out var value) || _punctuation.TryGetValue(name, out value)) return value;
        var reference = $"&{name};";
        var decoded = WebUtility.HtmlDecode(reference);
        return decoded == reference ? null : decoded;
    }

    // HTML 5 lets the Latin-1 names, and six in capitals, go without the semicolon.
    private static string? LookupUnterminated(string name)
    {
        if (_capitals.TryGetValue(name, out var value)) return value;
        return name != "apos" && WebUtility.HtmlDecode($"&{name};") is [<= '\u00FF'] decoded ? decoded : null;
    }

    private static Dictionary<string, string> ToDictionary((string Name, string Value)[] names) =>
        names.ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
}

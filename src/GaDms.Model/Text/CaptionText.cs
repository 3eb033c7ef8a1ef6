using System.Globalization;
using System.Text;

namespace GaDms.Model.Text;

/// <summary>Brings a caption into the form that the tokenizer splits: unescaped, white space collapsed, lower-cased.</summary>
internal static class CaptionText
{
    private const char CapitalSigma = 'Σ';
    private const char FinalSigma = 'ς';
    private const char DottedCapitalI = 'İ';

    /// <summary>
    /// HTML entities are unescaped twice, because captions taken from the web are often escaped twice, before white
    /// space is collapsed and trimmed and letters are lower-cased (released code, <c>simple_tokenizer.py</c>).
    /// </summary>
    public static SourceText Clean(string caption)
    {
        var text = HtmlEntities.Unescape(HtmlEntities.Unescape(new SourceText(caption)));
        return ToLower(CollapseWhiteSpace(text));
    }

    private static SourceText CollapseWhiteSpace(SourceText text)
    {
        var result = new SourceText(text.Length);
        var (from, to) = Trim(text.Characters);
        for (var i = from; i < to; i++)
        {
            var character = text.Characters[i];
            if (!char.IsWhiteSpace(character))
                result.Append(text, i, i + 1);
            else if (!char.IsWhiteSpace(text.Characters[i - 1]))
                result.Append(' ', text.Start(i), text.End(i));
        }

        return result;
    }

    private static (int From, int To) Trim(ReadOnlySpan<char> text)
    {
        var from = 0;
        var to = text.Length;
        while (from < to && IsTrimmed(text[from])) from++;
        while (to > from && IsTrimmed(text[to - 1])) to--;
        return (from, to);
    }

    // Python's str.strip also removes the four information separators, which are no white space inside the text.
    private static bool IsTrimmed(char character) => char.IsWhiteSpace(character) || character is >= '\u001C' and <= '\u001F';

    private static SourceText ToLower(SourceText text)
    {
        var result = new SourceText(text.Length);
        Span<char> lower = stackalloc char[2];
        var source = text.Characters;
        for (var i = 0; i < source.Length;)
        {
            Rune.DecodeFromUtf16(source[i..], out var rune, out var length);
            var start = text.Start(i);
            var end = text.End(i + length - 1);
            if (source[i] == CapitalSigma)
                result.Append(EndsWord(source, i) ? FinalSigma : 'σ', start, end);
            else if (source[i] == DottedCapitalI)
                result.Append("i\u0307", start, end);
            else
                result.Append(lower[..Rune.ToLowerInvariant(rune).EncodeToUtf16(lower)], start, end);
            i += length;
        }

        return result;
    }

    // The Final_Sigma condition of the Unicode standard, section 3.13.
    private static bool EndsWord(ReadOnlySpan<char> text, int sigma)
    {
        var before = text[..sigma];
        while (Rune.DecodeLastFromUtf16(before, out var rune, out var length) == System.Buffers.OperationStatus.Done)
        {
            if (!IsCaseIgnorable(rune))
            {
                if (!IsCased(rune)) return false;
                break;
            }

            before = before[..^length];
        }

        if (before.IsEmpty) return false;
        foreach (var rune in text[(sigma + 1)..].EnumerateRunes())
        {
            if (!IsCaseIgnorable(rune)) return !IsCased(rune);
        }

        return true;
    }

    private static bool IsCased(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter
        or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsCaseIgnorable(Rune rune) => rune.Value is '\'' or '.' or ':' or '·' or '’' or '‘'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}

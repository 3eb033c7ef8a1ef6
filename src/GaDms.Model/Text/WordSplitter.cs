using System.Globalization;
using System.Text;

namespace GaDms.Model.Text;

/// <summary>What the next word of a text is.</summary>
internal enum WordKind
{
    Ordinary,
    Mask,
    StartOfText,
    EndOfText,
}

/// <summary>
/// Splits cleaned text into words as the released code's pattern does: special tokens, English contractions, runs of
/// letters, single digits, runs of anything else; white space separates and is dropped. The pattern is walked by hand
/// because it speaks of Unicode characters and .NET's regular expressions see UTF-16 units.
/// </summary>
internal ref struct WordSplitter(ReadOnlySpan<char> text)
{
    public const string Mask = "<|mask|>";
    public const string StartOfText = "<|startoftext|>";
    public const string EndOfText = "<|endoftext|>";

    private static readonly string[] _contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private readonly ReadOnlySpan<char> _text = text;

    private enum Kind
    {
        Space,
        Letter,
        Digit,
        Other,
    }

    /// <summary>First character of the current word.</summary>
    public int Start { get; private set; }

    /// <summary>One past its last character.</summary>
    public int End { get; private set; }

    /// <summary>Whether the current word is one of the special tokens.</summary>
    public WordKind Word { get; private set; }

    /// <summary>Moves to the next word; false at the end of the text.</summary>
    public bool MoveNext()
    {
        var at = End;
        Kind kind;
        int length;
        while ((kind = Classify(at, out length)) == Kind.Space)
        {
            if (length == 0) return false;
            at += length;
        }

        Start = at;
        Word = Special(at);
        End = at + (Word != WordKind.Ordinary ? Literal(Word).Length : OrdinaryLength(at, kind, length));
        return true;
    }

    private readonly int OrdinaryLength(int at, Kind kind, int first)
    {
        if (kind == Kind.Digit) return first;
        foreach (var contraction in _contractions)
        {
            if (_text[at..].StartsWith(contraction, StringComparison.Ordinal)) return contraction.Length;
        }

        var end = at + first;
        while (Classify(end, out var length) == kind) end += length;
        return end - at;
    }

    private readonly WordKind Special(int at)
    {
        if (_text[at] != '<') return WordKind.Ordinary;
        for (var word = WordKind.Mask; word <= WordKind.EndOfText; word++)
        {
            if (_text[at..].StartsWith(Literal(word), StringComparison.Ordinal)) return word;
        }

        return WordKind.Ordinary;
    }

    private static string Literal(WordKind word) => word switch
    {
        WordKind.Mask => Mask,
        WordKind.StartOfText => StartOfText,
        _ => EndOfText,
    };

    // Past the end is a space of length 0.
    private readonly Kind Classify(int at, out int length)
    {
        if (at >= _text.Length)
        {
            length = 0;
            return Kind.Space;
        }

        if (char.IsAsciiLetterLower(_text[at]))
        {
            length = 1;
            return Kind.Letter;
        }

        Rune.DecodeFromUtf16(_text[at..], out var rune, out length);
        if (Rune.IsWhiteSpace(rune)) return Kind.Space;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Digit,
            _ => Kind.Other,
        };
    }
}

using System.Text;

namespace GaDms.Imaging;

/// <summary>Writes text with the characters that the stroke font has.</summary>
internal static class AsciiText
{
    /// <summary>U+00C0 to U+00FF without their accents.</summary>
    private const string Latin1 = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYPsaaaaaaaceeeeiiiidnooooo/ouuuuypy";

    public static string From(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;

        var ascii = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case >= ' ' and <= '~':
                    ascii.Append((char)rune.Value);
                    break;
                case >= 0xC0 and <= 0xFF:
                    ascii.Append(Latin1[rune.Value - 0xC0]);
                    break;
                case 0x2018 or 0x2019:
                    ascii.Append('\'');
                    break;
                case 0x201C or 0x201D:
                    ascii.Append('"');
                    break;
                case >= 0x2010 and <= 0x2015:
                    ascii.Append('-');
                    break;
                case 0x2026:
                    ascii.Append("...");
                    break;
                default:
                    ascii.Append(Rune.IsWhiteSpace(rune) ? ' ' : '?');
                    break;
            }
        }

        return ascii.ToString();
    }
}

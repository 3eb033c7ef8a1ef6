using System.Text;

namespace GaDms.Curation.Sources;

/// <summary>Lines of a text, however long they are, in bounded memory.</summary>
/// <param name="reader">The text.</param>
/// <param name="longest">Characters of a line; a longer one comes without its text.</param>
internal sealed class BoundedLines(TextReader reader, int longest)
{
    /// <summary>The lines with their terminators.</summary>
    public IEnumerable<TextLine> Read()
    {
        var buffer = new char[1 << 14];
        var text = new StringBuilder();
        long number = 1;
        bool tooLong = false;
        int count;
        while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            for (int start = 0; start < count;)
            {
                int feed = Array.IndexOf(buffer, '\n', start, count - start);
                int end = feed < 0 ? count : feed + 1;
                tooLong |= text.Length + (end - start) > longest;
                if (!tooLong)
                    text.Append(buffer, start, end - start);
                start = end;
                if (feed < 0)
                    continue;

                yield return Take(text, number++, tooLong);
                tooLong = false;
            }
        }

        if (text.Length > 0 || tooLong)
            yield return Take(text, number, tooLong);
    }

    private static TextLine Take(StringBuilder text, long number, bool tooLong)
    {
        var line = new TextLine(number, tooLong ? null : text.ToString());
        text.Clear();
        return line;
    }
}

/// <summary>A line of a text.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Text">With its terminator; null if it is too long.</param>
internal readonly record struct TextLine(long Number, string? Text);

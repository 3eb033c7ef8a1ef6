namespace GaDms.Curation.Sources;

/// <summary>
/// CSV and TSV (RFC 4180): fields may be quoted and then hold separators, line ends and doubled quotes. As spreadsheets and
/// Python do, a quote inside an unquoted field is a character like any other. A quote that never closes costs its own line, not
/// the rest of the file.
/// </summary>
/// <param name="reader">The text.</param>
/// <param name="separator"><c>,</c> or a tab.</param>
internal sealed class DelimitedReader(TextReader reader, char separator)
{
    private const int LongestRecord = 1 << 18;

    /// <summary>The records; lines without any character are none.</summary>
    public IEnumerable<DelimitedRecord> Read()
    {
        using IEnumerator<TextLine> lines = new BoundedLines(reader, LongestRecord).Read().GetEnumerator();
        var returned = new Queue<TextLine>();
        var held = new List<TextLine>();
        while (Next() is { } first)
        {
            held.Clear();
            held.Add(first);
            var parser = new RecordParser(separator);
            bool complete = first.Text is not null && parser.Feed(first.Text);
            int length = first.Text?.Length ?? 0;
            while (!complete && first.Text is not null && length <= LongestRecord && Next() is { } line)
            {
                held.Add(line);
                if (line.Text is null)
                    break;
                complete = parser.Feed(line.Text);
                length += line.Text.Length;
            }

            if (complete)
            {
                if (!parser.IsBlank)
                    yield return new DelimitedRecord(first.Number, parser.Fields, null);
                continue;
            }

            yield return new DelimitedRecord(first.Number, [], first.Text is null
                ? $"the line is longer than {LongestRecord} characters"
                : "a quoted field is not closed");
            returned = new Queue<TextLine>(held.Skip(1).Concat(returned));
        }

        TextLine? Next()
        {
            if (returned.TryDequeue(out TextLine line))
                return line;
            return lines.MoveNext() ? lines.Current : null;
        }
    }
}

/// <summary>A record of a delimited file.</summary>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Fields">Its fields; none with a fault.</param>
/// <param name="Fault">Why the line is no record; null if it is one.</param>
internal readonly record struct DelimitedRecord(long Line, IReadOnlyList<string> Fields, string? Fault);

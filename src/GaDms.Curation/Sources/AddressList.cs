using System.Text.Json;

namespace GaDms.Curation.Sources;

/// <summary>Reads a list of addresses: CSV or TSV with a header line, or JSONL with an object in each line.</summary>
/// <param name="path">The list; its extension says which it is: <c>.csv</c>, <c>.tsv</c>, <c>.jsonl</c> or <c>.ndjson</c>.</param>
/// <param name="addressField">The column or member with the address.</param>
/// <param name="captionField">The column or member with the caption; null if there is none.</param>
internal sealed class AddressList(string path, string addressField, string? captionField)
{
    private const int LongestLine = 1 << 18;

    /// <summary>The rows in their order. A row that is none, or without an address, comes with a rejection.</summary>
    /// <exception cref="CurationException">There is no such list, or it has no such column.</exception>
    public IEnumerable<AddressRow> Read() => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" => Delimited(','),
        ".tsv" => Delimited('\t'),
        ".jsonl" or ".ndjson" => JsonLines(),
        _ => throw new CurationException($"{path}: lists of addresses are .csv, .tsv or .jsonl; give the file one of these extensions."),
    };

    private IEnumerable<AddressRow> Delimited(char separator)
    {
        using StreamReader text = Open();
        int? address = null;
        int? caption = null;
        foreach (DelimitedRecord record in new DelimitedReader(text, separator).Read())
        {
            if (address is null)
            {
                address = Column(record, addressField);
                caption = captionField is null ? -1 : Column(record, captionField);
            }
            else
            {
                yield return record.Fault is { } fault
                    ? BadRow(record.Line, fault)
                    : Row(record.Line, Field(record, address.Value), Field(record, caption!.Value));
            }
        }

        if (address is null)
            throw new CurationException($"{path}: the list is empty; its first line must name the columns.");
    }

    private int Column(DelimitedRecord header, string name)
    {
        for (int i = 0; i < header.Fields.Count; i++)
        {
            if (string.Equals(header.Fields[i].Trim(), name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        string columns = string.Join(", ", header.Fields.Take(20).Select(field => field.Length <= 40 ? field : field[..40] + "..."));
        throw new CurationException($"{path}: its first line has no column \"{name}\"; it has: {columns}.");
    }

    private static string? Field(DelimitedRecord record, int column) =>
        column >= 0 && column < record.Fields.Count ? record.Fields[column] : null;

    private IEnumerable<AddressRow> JsonLines()
    {
        using StreamReader text = Open();
        foreach (TextLine line in new BoundedLines(text, LongestLine).Read())
        {
            if (line.Text is null)
                yield return BadRow(line.Number, $"the line is longer than {LongestLine} characters");
            else if (!string.IsNullOrWhiteSpace(line.Text))
                yield return JsonRow(line.Number, line.Text);
        }
    }

    private AddressRow JsonRow(long number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement row = document.RootElement;
            return row.ValueKind == JsonValueKind.Object
                ? Row(number, Member(row, addressField), captionField is null ? null : Member(row, captionField))
                : BadRow(number, "the line is no JSON object");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return BadRow(number, $"the line is no JSON: {error.Message}");
        }
    }

    private static string? Member(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private AddressRow Row(long line, string? address, string? caption) => string.IsNullOrWhiteSpace(address)
        ? new(line, null, null, new("list-no-address", $"line {line} has no {addressField}"))
        : new(line, address.Trim(), string.IsNullOrWhiteSpace(caption) ? null : caption.Trim(), null);

    private static AddressRow BadRow(long line, string fault) => new(line, null, null, new("list-bad-row", $"line {line}: {fault}"));

    private StreamReader Open()
    {
        try
        {
            // Byte order marks of UTF-8, UTF-16 and UTF-32 are understood and dropped.
            return new StreamReader(path, detectEncodingFromByteOrderMarks: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CurationException($"{path}: the list cannot be read ({error.Message}).", error);
        }
    }
}

/// <summary>A row of a list of addresses.</summary>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Address">The address as it stands there; null with a rejection.</param>
/// <param name="Caption">The caption, if any.</param>
/// <param name="Rejection">Why the row has no address.</param>
internal readonly record struct AddressRow(long Line, string? Address, string? Caption, Rejection? Rejection);

using System.Text.Json;

namespace GaDms.Data.Annotations;

/// <summary>An annotation file whose layout is known, read record by record.</summary>
internal sealed record AnnotationFile(string Folder, string FileName, DatasetLayout Layout)
{
    /// <summary>
    /// Every record in order, with its problems; a record with a problem has no picture. Image ids count the good ones.
    /// </summary>
    /// <exception cref="DatasetException">The file cannot be read on.</exception>
    public IEnumerable<Entry> Read()
    {
        using var records = new JsonRecords(OpenFile(), FileName);
        int images = 0;
        while (Next(records) is { } document)
        {
            using (document)
            {
                var problems = new List<FieldProblem>();
                ImageRecord? image = Parse(document.RootElement, images, problems);
                if (image is not null)
                    images++;
                yield return new Entry(records.Count - 1, image, problems);
            }
        }
    }

    private FileStream OpenFile()
    {
        try
        {
            return new FileStream(Path.Combine(Folder, FileName), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{FileName} cannot be opened: {error.Message}", error);
        }
    }

    private JsonDocument? Next(JsonRecords records)
    {
        try
        {
            return records.Next();
        }
        catch (IOException error)
        {
            throw new DatasetException($"{FileName}, record {records.Count}: the file cannot be read on: {error.Message}", error);
        }
    }

    private ImageRecord? Parse(JsonElement record, int imageId, List<FieldProblem> problems)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new FieldProblem(ProblemKind.BadField, "", "it is not an object"));
            return null;
        }

        try
        {
            return Layout.Parse(record, imageId, problems);
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json's answer to a text that is not Unicode (bad UTF-8, half a surrogate pair).
            problems.Add(new FieldProblem(ProblemKind.BadField, "", "it has a text that is not valid Unicode"));
            return null;
        }
    }

    /// <summary>One record: its place in the file from 0, its picture unless something is wrong, and what is wrong.</summary>
    internal sealed record Entry(int Record, ImageRecord? Image, IReadOnlyList<FieldProblem> Problems);
}

using System.Text.Json;

namespace GaDms.Data.Annotations;

/// <summary>
/// The fields of one record, read with every problem noted instead of thrown, so that a check lists them all.
/// A getter that notes a problem returns null.
/// </summary>
internal sealed class RecordFields(JsonElement record, List<FieldProblem> problems)
{
    private const int LongestPath = 1024;

    /// <summary>A number from 0 to the largest 32-bit integer.</summary>
    public int? Identity(string field)
    {
        if (Get(field) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0)
            return number;
        return Note<int?>(ProblemKind.BadField, field, $"{Short(value)} is not an identity (a whole number from 0)");
    }

    public Split? Split(string field) => Text(field) switch
    {
        null => null,
        "train" => Data.Split.Train,
        "val" => Data.Split.Val,
        "test" => Data.Split.Test,
        string other => Note<Split?>(ProblemKind.BadField, field, $"unknown split \"{Short(other)}\"; it must be train, val or test"),
    };

    /// <summary>A path of a picture inside the data set; it starts with the layout's picture folder.</summary>
    public string? PicturePath(string field, string folder) => Text(field) is { } path ? CheckedPath(path, field, folder) : null;

    /// <summary>At least one caption, none blank.</summary>
    public IReadOnlyList<string>? Captions(string field)
    {
        if (Get(field) is not { } list)
            return null;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            return Note<IReadOnlyList<string>>(ProblemKind.EmptyCaption, field, "there is no caption; it must be a list of at least one");

        string[] captions = new string[list.GetArrayLength()];
        bool good = true;
        for (int i = 0; i < captions.Length; i++)
        {
            string? caption = Caption(list[i], $"{field}[{i}]");
            good &= caption is not null;
            captions[i] = caption ?? "";
        }

        return good ? captions : null;
    }

    /// <summary>A caption of its own field.</summary>
    public string? Caption(string field) => Get(field) is { } value ? Caption(value, field) : null;

    public string? CheckedPath(string path, string field, string folder)
    {
        string? flaw = path switch
        {
            "" => "the path is empty",
            { Length: > LongestPath } => $"the path is longer than {LongestPath} characters",
            _ when path.Contains('\\') || path.Contains('\0') || path.Contains(':') => "the path has a '\\', ':' or zero character; parts are separated by '/'",
            _ when path[0] == '/' => "the path is absolute; it must be relative to the picture folder",
            _ when path.Split('/').Any(part => part is ".." or "." or "") => "the path has an empty, '.' or '..' part; it must stay inside the picture folder",
            _ => null,
        };
        return flaw is null ? $"{folder}/{path}" : Note<string>(ProblemKind.BadPath, field, $"{flaw}: \"{Short(path)}\"");
    }

    public T? Note<T>(ProblemKind kind, string field, string what)
    {
        problems.Add(new FieldProblem(kind, field, what));
        return default;
    }

    private string? Caption(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.String)
            return Note<string>(ProblemKind.BadField, field, $"{Short(value)} is not a caption (a text)");
        string text = value.GetString()!;
        return string.IsNullOrWhiteSpace(text) ? Note<string>(ProblemKind.EmptyCaption, field, "the caption is empty") : text;
    }

    private string? Text(string field)
    {
        if (Get(field) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : Note<string>(ProblemKind.BadField, field, $"{Short(value)} is not a text");
    }

    private JsonElement? Get(string field) => record.TryGetProperty(field, out JsonElement value)
        ? value
        : Note<JsonElement?>(ProblemKind.MissingField, field, "the field is missing");

    private static string Short(JsonElement value) => Short(value.GetRawText());

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";
}

/// <summary>What is wrong with one field of a record.</summary>
internal readonly record struct FieldProblem(ProblemKind Kind, string Field, string What);

using System.Text.Json;

namespace GaDms.Data.Annotations;

/// <summary>
/// Objects of one key, <c>{"file name": {"caption1": ..., "caption2": ...}}</c>. Nobody knows who is seen, so every picture is an
/// identity of its own, numbered without gaps (the released reader leaves gaps). The two characters "/n", which the language
/// model that wrote the captions left in them, are removed as the released reader does.
/// </summary>
internal sealed class WebPersonLayout() : DatasetLayout("WebPerson", "images")
{
    internal override ImageRecord? Parse(JsonElement record, int imageId, List<FieldProblem> problems)
    {
        var file = new RecordFields(record, problems);
        JsonProperty[] properties = [.. record.EnumerateObject().Take(2)];
        if (properties is not [{ Value.ValueKind: JsonValueKind.Object } picture])
            return file.Note<ImageRecord>(ProblemKind.BadField, "", "it must have one key, the picture's file name, with an object of captions");

        var fields = new RecordFields(picture.Value, problems);
        string? path = file.CheckedPath(picture.Name, "file name", PictureFolder);
        string? first = Caption(fields, "caption1");
        string? second = Caption(fields, "caption2");
        if (path is null || first is null || second is null)
            return null;

        return new ImageRecord
        {
            ImageId = imageId,
            Identity = imageId,
            Path = path,
            Captions = [first, second],
            Split = Split.Train,
        };
    }

    private static string? Caption(RecordFields fields, string field)
    {
        string? caption = fields.Caption(field)?.Replace("/n", "", StringComparison.Ordinal);
        return caption is null || !string.IsNullOrWhiteSpace(caption)
            ? caption
            : fields.Note<string>(ProblemKind.EmptyCaption, field, "nothing is left of the caption without its \"/n\"");
    }
}

using System.Text.Json;

namespace GaDms.Data.Annotations;

/// <summary>Records with <c>split</c>, <c>id</c>, <c>captions</c> and a path, as CUHK-PEDES has them; other fields are not read.</summary>
internal sealed class IdentityLayout(string name, string pathField, params IReadOnlyList<string> fileNames)
    : DatasetLayout(name, "imgs", fileNames)
{
    internal override ImageRecord? Parse(JsonElement record, int imageId, List<FieldProblem> problems)
    {
        var fields = new RecordFields(record, problems);
        Split? split = fields.Split("split");
        int? identity = fields.Identity("id");
        string? path = fields.PicturePath(pathField, PictureFolder);
        IReadOnlyList<string>? captions = fields.Captions("captions");
        if (split is null || identity is null || path is null || captions is null)
            return null;

        return new ImageRecord
        {
            ImageId = imageId,
            Identity = identity.Value,
            Path = path,
            Captions = captions,
            Split = split.Value,
        };
    }
}

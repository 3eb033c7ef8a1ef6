using System.Globalization;
using System.Text;
using GaDms.Hosting;
using GaDms.Imaging;
using GaDms.Retrieval.Store;
using GaDms.Server.Access;
using GaDms.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GaDms.Server.Endpoints;

/// <summary>A selection as a table or as one page of pictures.</summary>
internal static class ExportEndpoints
{
    private const int MaxRows = 1000;
    private const int MaxPictures = 200;
    private const int MaxTitleLength = 200;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/export", ExportAsync)
        .Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: "image/png")
        .WithSummary("A selection of people as CSV, or as a contact sheet.");

    private static async Task<IResult> ExportAsync(ExportRequest request, IPersonSearch search, Audit audit, CancellationToken cancellation)
    {
        var isSheet = request.Format switch
        {
            "csv" => false,
            "sheet" => true,
            _ => throw new QueryException("\"format\" must be \"csv\" or \"sheet\"."),
        };
        var limit = isSheet ? MaxPictures : MaxRows;
        if (request.Ids is not { Count: > 0 } ids)
            throw new QueryException("\"ids\" is empty; name the people to export.");
        if (ids.Count > limit)
            throw new QueryException($"\"ids\" has {ids.Count} people; {limit} are allowed as \"{request.Format}\".");
        if (request.Title is { Length: > MaxTitleLength })
            throw new QueryException($"\"title\" has more than {MaxTitleLength} characters.");
        var entries = await search.Gallery.EntriesAsync(ids, cancellation).ConfigureAwait(false);
        if (entries.Count == 0)
            return Problems.NotFound("None of these people is in the gallery (any more).");
        audit.Looked("export", [.. entries.Select(entry => entry.Id)]);
        return isSheet
            ? TypedResults.Bytes(await SheetAsync(request.Title ?? "", entries, search.Gallery, cancellation).ConfigureAwait(false), "image/png", "people.png")
            : TypedResults.Bytes(Encoding.UTF8.GetBytes(Csv(entries)), "text/csv", "people.csv");
    }

    private static string Csv(IReadOnlyList<GalleryEntry> entries)
    {
        var text = new StringBuilder("id,name,kind,source,camera,time,added,offset_seconds,track,x,y,width,height,tags\r\n");
        foreach (var entry in entries)
        {
            var box = entry.Box;
            object?[] fields =
            [
                entry.Id, entry.Name, entry.Kind.ToString().ToLowerInvariant(), entry.Source, entry.Camera, Iso(entry.Time), Iso(entry.Added), entry.Offset?.TotalSeconds, entry.Track?.Id,
                box?.X, box?.Y, box?.Width ?? entry.Width, box?.Height ?? entry.Height, string.Join(' ', entry.Tags),
            ];
            text.AppendJoin(',', fields.Select(Field)).Append("\r\n");
        }
        return text.ToString();
    }

    private static string? Iso(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);

    private static string Field(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

        // A spreadsheet would compute what begins like this: names come from outside.
        if (value is string && text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal))
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static async Task<byte[]> SheetAsync(string title, IReadOnlyList<GalleryEntry> entries, IGallery gallery, CancellationToken cancellation)
    {
        var items = new List<SheetItem>();
        foreach (var entry in entries)
        {
            if (await gallery.ThumbnailAsync(entry.Id, cancellation).ConfigureAwait(false) is { } thumbnail)
                items.Add(new SheetItem(ImageCodec.Decode(thumbnail), Caption(entry)));
        }
        var sheet = new ContactSheet { Title = title, Rows = [new SheetRow($"{items.Count} people", items)] };
        return await Task.Run(() => ImageCodec.EncodePng(sheet.Render()), cancellation).ConfigureAwait(false);
    }

    private static IReadOnlyList<string> Caption(GalleryEntry entry) =>
        [.. new[] { $"{entry.Id}  {entry.Name}", entry.Camera, entry.Time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) }.OfType<string>()];
}

using System.Diagnostics;
using System.Text.Json;
using GaDms.Hosting;
using GaDms.Retrieval.Store;
using GaDms.Server.Access;
using GaDms.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using RequestSizeLimitAttribute = Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute;

namespace GaDms.Server.Endpoints;

/// <summary>Searching, and people like one that was found.</summary>
internal static class SearchEndpoints
{
    private const string QueryPart = "query", PicturePart = "picture";

    public static void Map(RouteGroupBuilder api, ServerOptions server)
    {
        api.MapPost("/search", (HttpRequest request, IPersonSearch search, IClipSource clips, Audit audit, IOptions<JsonOptions> json, CancellationToken cancellation) =>
                SearchAsync(request, server, search, clips, audit, json.Value.SerializerOptions, cancellation))
            .Accepts<SearchRequest>("application/json", "multipart/form-data")
            .Produces<SearchResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithMetadata(new RequestSizeLimitAttribute(server.MaxSearchBytes))
            .WithSummary("Find people by sentences, pictures and people; as a form with a part \"query\" and up to four parts \"picture\".");
        api.MapGet("/people/{id:long}/similar", SimilarAsync).WithSummary("People who look like this one.");
    }

    private static async Task<IResult> SearchAsync(
        HttpRequest request, ServerOptions server, IPersonSearch search, IClipSource clips, Audit audit, JsonSerializerOptions json, CancellationToken cancellation)
    {
        if (request.HasJsonContentType())
        {
            var body = await request.ReadFromJsonAsync<SearchRequest>(json, cancellation).ConfigureAwait(false) ?? throw new QueryException("The request is empty; send a JSON object.");
            return TypedResults.Ok(await AnswerAsync(ToQuery(body, []), search, clips, audit, cancellation).ConfigureAwait(false));
        }
        if (!request.HasFormContentType)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await Uploads.ReadAsync(request, server.MaxSearchBytes, cancellation).ConfigureAwait(false);
        if (form.Files.FirstOrDefault(file => file.Name != PicturePart) is { } other)
            throw new QueryException($"There is a file in the part \"{other.Name}\"; pictures are sent as \"{PicturePart}\".");
        var text = form[QueryPart].ToString();
        var query = text.Length == 0 ? new SearchRequest() : JsonSerializer.Deserialize<SearchRequest>(text, json) ?? new SearchRequest();
        var pictures = new List<ReadOnlyMemory<byte>>();
        foreach (var file in form.Files)
            pictures.Add(await Uploads.BytesAsync(file, cancellation).ConfigureAwait(false));
        return TypedResults.Ok(await AnswerAsync(ToQuery(query, pictures), search, clips, audit, cancellation).ConfigureAwait(false));
    }

    private static async Task<Ok<SearchResponse>> SimilarAsync(
        long id, IPersonSearch search, IClipSource clips, Audit audit, CancellationToken cancellation, int top = 24, string? cursor = null) =>
        TypedResults.Ok(await AnswerAsync(new PersonQuery { Like = [id], SkipLiked = true, Top = top, Cursor = cursor }, search, clips, audit, cancellation).ConfigureAwait(false));

    private static async Task<SearchResponse> AnswerAsync(PersonQuery query, IPersonSearch search, IClipSource clips, Audit audit, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var page = await search.SearchAsync(query, cancellation).ConfigureAwait(false);
        var response = new SearchResponse
        {
            Wanted = page.Wanted,
            Unwanted = page.Unwanted,
            Searched = page.Searched,
            NothingFits = page.NothingFits,
            TookMilliseconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1),
            Next = page.Next,
            Results = [.. page.Results.Select(result => PersonResponse.Of(result, clips))],
        };

        // Before the answer: what cannot be logged is not shown.
        audit.Write(new AuditEntry
        {
            Who = "",
            What = "search",
            Sentences = query.Sentences,
            Pictures = query.Pictures.Count,
            Like = query.Like,
            Unlike = query.Unlike,
            Filter = query.Filter.IsEmpty ? null : query.Filter,
            Results = response.Results.Count,
        });
        return response;
    }

    private static PersonQuery ToQuery(SearchRequest request, IReadOnlyList<ReadOnlyMemory<byte>> pictures) => new()
    {
        Sentences = request.Sentences ?? [],
        Pictures = pictures,
        Like = request.Like ?? [],
        Unlike = request.Unlike ?? [],
        Filter = ToFilter(request.Filter ?? new FilterRequest()),
        Top = request.Top,
        Cursor = request.Cursor,
        Rerank = request.Rerank,
    };

    private static GalleryFilter ToFilter(FilterRequest filter) => new()
    {
        Cameras = Names(filter.Cameras),
        Sources = Names(filter.Sources),
        Tags = Names(filter.Tags),
        From = Times.Moment("from", filter.From),
        Until = Times.Moment("until", filter.Until),
        DayFrom = Times.OfDay("dayFrom", filter.DayFrom),
        DayUntil = Times.OfDay("dayUntil", filter.DayUntil),
    };

    private static IReadOnlyList<string> Names(IReadOnlyList<string>? names) =>
        names is null ? [] : names.Any(name => name is null) ? throw new QueryException("A name in the filter is null; leave it out.") : names;
}

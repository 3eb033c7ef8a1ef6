using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using GaDms.Hosting;
using GaDms.Hosting.Ingesting;
using GaDms.Ingestion;
using GaDms.Server.Access;
using GaDms.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace GaDms.Server.Endpoints;

/// <summary>Adding pictures and videos in the background.</summary>
internal static class IngestEndpoints
{
    private const string FilePart = "file";
    private const int MaxTextLength = 200;
    private const int MaxTags = 50;

    private static readonly TimeSpan s_uploadTimeout = TimeSpan.FromMinutes(30);

    public static void Map(RouteGroupBuilder api, ServerOptions server)
    {
        api.MapPost("/ingest", (HttpRequest request, IngestService uploads, Draining draining, Audit audit, CancellationToken cancellation) => BeginAsync(request, server, uploads, draining, audit, cancellation))
            .Accepts<IFormFileCollection>("multipart/form-data")
            .Produces<IngestAccepted>(StatusCodes.Status202Accepted)
            .WithMetadata(new RequestSizeLimitAttribute(server.MaxIngestBytes))
            .WithRequestTimeout(s_uploadTimeout)
            .WithSummary("Add pictures and videos: parts \"file\", fields source, camera, start, tags, people.");
        api.MapGet("/ingest/{id}", (string id, IngestService uploads) => uploads.Find(id) is { } job ? TypedResults.Ok(IngestResponse.Of(job, job.Status)) : Missing(id, uploads))
            .Produces<IngestResponse>()
            .WithSummary("How far an upload is.");
        api.MapGet("/ingest/{id}/events", (string id, IngestService uploads, CancellationToken cancellation) => uploads.Find(id) is { } job
                ? TypedResults.ServerSentEvents(EventsAsync(job, cancellation))
                : Missing(id, uploads))
            .DisableRequestTimeout()
            .WithSummary("The same again and again: events \"progress\", then one \"end\".");
        api.MapDelete("/ingest/{id}", Cancel).Produces(StatusCodes.Status204NoContent).WithSummary("Stop an upload; what was added stays.");
    }

    private static IResult Missing(string id, IngestService uploads) => Problems.NotFound(uploads.ServerOf(id) is { } other
        ? $"This upload was taken by the server \"{other}\", and only that one knows how far it is; ask it, or send the files again: what is in the gallery is not added twice."
        : "There is no such upload (any more); if in doubt send the files again: what is in the gallery is not added twice.");

    private static IResult Cancel(string id, IngestService uploads)
    {
        if (uploads.Find(id) is not { } job)
            return Missing(id, uploads);
        job.Cancel();
        return TypedResults.NoContent();
    }

    private static async Task<IResult> BeginAsync(HttpRequest request, ServerOptions server, IngestService uploads, Draining draining, Audit audit, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        draining.RequireTime();
        var form = await Uploads.ReadAsync(request, server.MaxIngestBytes, cancellation).ConfigureAwait(false);
        var options = ReadOptions(form);
        if (form.Files.Count == 0)
            throw new QueryException($"There is no file; send each as a part \"{FilePart}\".");
        if (form.Files.FirstOrDefault(file => file.Name != FilePart) is { } other)
            throw new QueryException($"There is a file in the part \"{other.Name}\"; files are sent as \"{FilePart}\".");
        var files = new List<MediaInput>();
        foreach (var file in form.Files)
            files.Add(MediaInput.Upload(Uploads.DisplayName(file.FileName), await Uploads.BytesAsync(file, cancellation).ConfigureAwait(false)));
        draining.RequireTime();
        var job = uploads.Enqueue(files, options);
        audit.Write(new AuditEntry { Who = "", What = "ingest", Upload = job.Id, Results = files.Count });
        return TypedResults.Accepted($"/api/v1/ingest/{job.Id}", new IngestAccepted(job.Id));
    }

    private static IngestOptions ReadOptions(IFormCollection form)
    {
        if (form.Keys.FirstOrDefault(key => key is not ("source" or "camera" or "start" or "tags" or "people")) is { } unknown)
            throw new QueryException($"There is no field \"{unknown}\"; there are source, camera, start, tags and people.");
        var tags = form["tags"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (tags.Length > MaxTags || tags.Any(tag => tag.Length > MaxTextLength))
            throw new QueryException($"\"tags\" may be {MaxTags}, of {MaxTextLength} characters.");
        return new IngestOptions
        {
            Source = Text(form, "source"),
            Camera = Text(form, "camera"),
            Start = Times.Moment("start", Text(form, "start")),
            Tags = [.. tags.Distinct().Order(StringComparer.Ordinal)],
            People = Text(form, "people") switch
            {
                null or "auto" => PeopleMode.Auto,
                "whole" => PeopleMode.Whole,
                "detect" => PeopleMode.Detect,
                _ => throw new QueryException("\"people\" must be auto, whole or detect."),
            },
        };
    }

    private static string? Text(IFormCollection form, string field)
    {
        var text = form[field].ToString().Trim();
        if (text.Length > MaxTextLength || text.Any(char.IsControl))
            throw new QueryException($"\"{field}\" may have {MaxTextLength} characters, without line breaks.");
        return text.Length == 0 ? null : text;
    }

    private static async IAsyncEnumerable<SseItem<IngestResponse>> EventsAsync(IngestJob job, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var status in job.WatchAsync(cancellation).ConfigureAwait(false))
            yield return new SseItem<IngestResponse>(IngestResponse.Of(job, status), status.IsOver ? "end" : "progress");
    }
}

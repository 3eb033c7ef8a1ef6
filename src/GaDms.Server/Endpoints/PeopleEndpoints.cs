using GaDms.Hosting;
using GaDms.Retrieval.Store;
using GaDms.Server.Access;
using GaDms.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GaDms.Server.Endpoints;

/// <summary>One person: what is known, pictures, the video around, why a sentence fits; and removing.</summary>
internal static class PeopleEndpoints
{
    private const string Jpeg = "image/jpeg";
    private const int RemovedTogether = 1000;

    public static void Map(RouteGroupBuilder search, RouteGroupBuilder admin)
    {
        search.MapGet("/people/{id:long}", PersonAsync).Produces<PersonResponse>().WithSummary("What is known of a person.");
        search.MapGet("/people/{id:long}/thumbnail", ThumbnailAsync).Produces(StatusCodes.Status200OK, contentType: Jpeg).WithSummary("The person as a small picture.");
        search.MapGet("/people/{id:long}/frame", FrameAsync).Produces(StatusCodes.Status200OK, contentType: Jpeg).WithSummary("The photograph or frame around the person.");
        search.MapGet("/people/{id:long}/clip", ClipAsync).Produces<ClipResponse>().WithSummary("The frames of the video around the person.");
        search.MapGet("/people/{id:long}/clip/{index:int}", ClipFrameAsync).Produces(StatusCodes.Status200OK, contentType: Jpeg).WithSummary("One frame of the video.");
        search.MapPost("/people/{id:long}/explain", ExplainAsync).Produces<ExplainResponse>().WithSummary("Which words of a sentence fit the person, and where.");
        admin.MapDelete("/people/{id:long}", RemoveAsync).Produces(StatusCodes.Status204NoContent).WithSummary("Remove a person's picture.");
        admin.MapPost("/tracks/{id:long}/forget", ForgetAsync).Produces<ForgetResponse>().WithSummary("Remove all pictures of a track.");
    }

    private static IResult Missing(long id) => Problems.NotFound($"There is no person {id} in the gallery (any more).");

    private static async Task<GalleryEntry?> FindAsync(IPersonSearch search, long id, CancellationToken cancellation) =>
        (await search.Gallery.EntriesAsync([id], cancellation).ConfigureAwait(false)) is [var entry] ? entry : null;

    private static async Task<IResult> PersonAsync(long id, IPersonSearch search, IClipSource clips, Audit audit, CancellationToken cancellation)
    {
        if (await FindAsync(search, id, cancellation).ConfigureAwait(false) is not { } entry)
            return Missing(id);
        audit.Looked("look", id);
        return TypedResults.Ok(PersonResponse.Of(entry, clips));
    }

    private static async Task<IResult> ThumbnailAsync(long id, IPersonSearch search, Audit audit, CancellationToken cancellation)
    {
        if (await search.Gallery.ThumbnailAsync(id, cancellation).ConfigureAwait(false) is not { } picture)
            return Missing(id);
        audit.Looked("thumbnail", id);
        return TypedResults.Bytes(picture, Jpeg);
    }

    private static async Task<IResult> FrameAsync(long id, IPersonSearch search, Audit audit, CancellationToken cancellation)
    {
        if (await search.Gallery.FrameAsync(id, cancellation).ConfigureAwait(false) is not { } picture)
            return Problems.NotFound($"There is no photograph or frame around person {id}.");
        audit.Looked("frame", id);
        return TypedResults.Bytes(picture, Jpeg);
    }

    private static async Task<IResult> ClipAsync(long id, IPersonSearch search, IClipSource clips, Audit audit, CancellationToken cancellation)
    {
        if (await FindAsync(search, id, cancellation).ConfigureAwait(false) is not { } entry)
            return Missing(id);
        if (await clips.FramesAsync(entry, cancellation).ConfigureAwait(false) is not var (frames, rate))
            return NoClip(id);
        audit.Looked("clip", id);
        return TypedResults.Ok(new ClipResponse(frames, rate));
    }

    private static async Task<IResult> ClipFrameAsync(long id, int index, IPersonSearch search, IClipSource clips, Audit audit, CancellationToken cancellation)
    {
        if (await FindAsync(search, id, cancellation).ConfigureAwait(false) is not { } entry)
            return Missing(id);
        if (await clips.FrameAsync(entry, index, cancellation).ConfigureAwait(false) is not { } picture)
            return NoClip(id);
        audit.Looked("clip", id);
        return TypedResults.Bytes(picture, Jpeg);
    }

    private static IResult NoClip(long id) => Problems.NotFound($"There is no video around person {id}: it was no video, or its file is gone.");

    private static async Task<IResult> ExplainAsync(long id, ExplainRequest request, IPersonSearch search, Audit audit, CancellationToken cancellation)
    {
        if (await FindAsync(search, id, cancellation).ConfigureAwait(false) is null)
            return Missing(id);
        var explanation = await search.ExplainAsync(id, request.Sentence ?? "", cancellation).ConfigureAwait(false);
        audit.Write(new AuditEntry { Who = "", What = "explain", Sentences = [request.Sentence!], People = [id] });
        return TypedResults.Ok(new ExplainResponse(
            explanation.Words.Similarity,
            explanation.Words.ScoreName,
            [.. explanation.Words.Words.Zip(explanation.Maps, (word, map) => new WordResponse(word.Text, word.Start, word.End, word.Score, map))]));
    }

    private static async Task<IResult> RemoveAsync(long id, IPersonSearch search, Audit audit, CancellationToken cancellation)
    {
        audit.Looked("remove", id);
        return await search.Gallery.RemoveAsync([id], cancellation).ConfigureAwait(false) > 0 ? TypedResults.NoContent() : Missing(id);
    }

    private static async Task<IResult> ForgetAsync(long id, IPersonSearch search, Audit audit, CancellationToken cancellation)
    {
        var filter = new GalleryFilter { Track = id };
        var removed = 0;
        while (await search.Gallery.ListAsync(filter, after: 0, RemovedTogether, cancellation).ConfigureAwait(false) is { Count: > 0 } entries)
        {
            long[] people = [.. entries.Select(entry => entry.Id)];
            audit.Looked("forget", people);
            var count = await search.Gallery.RemoveAsync(people, cancellation).ConfigureAwait(false);
            removed += count;
            if (count == 0)
                break;
        }
        return removed > 0 ? TypedResults.Ok(new ForgetResponse(removed)) : Problems.NotFound($"There is no track {id} in the gallery (any more).");
    }
}

using System.Buffers;
using System.Net;
using GaDms.Curation.Sources;
using GaDms.Imaging;

namespace GaDms.Curation.Fetching;

/// <summary>A server's answer, whose headers have come and whose body is read only as far as it is wanted.</summary>
internal sealed class PictureResponse(HttpResponseMessage response, Uri address, FetchSettings settings)
{
    /// <summary>Reads the picture.</summary>
    public async Task<Attempt> ReadAsync(CancellationToken cancellation)
    {
        if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
        {
            return Redirected();
        }

        if (response.StatusCode != HttpStatusCode.OK)
            return Refused((int)response.StatusCode);
        if (OptOut.Find(response.Headers, Fetcher.Agent) is { } header)
            return Attempt.Rejected("fetch-opt-out", header);
        if (response.Content.Headers.ContentLength is { } declared && declared > settings.MaxBytes)
            return TooLarge($"{declared} bytes declared");

        Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            return await ReadBodyAsync(body, cancellation).ConfigureAwait(false);
    }

    private async Task<Attempt> ReadBodyAsync(Stream body, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            // What a file is, its first bytes say, not the server: a page is not read to its end.
            int count = await body.ReadAtLeastAsync(
                buffer.AsMemory(0, PictureContent.SignatureBytes), PictureContent.SignatureBytes, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            if (PictureContent.Flaw(buffer.AsSpan(0, count)) is { } flaw)
                return Attempt.Rejected("fetch-not-a-picture", $"{flaw.Detail}; declared as {response.Content.Headers.ContentType?.MediaType ?? "nothing"}");

            using var file = new MemoryStream();
            do
            {
                if (file.Length + count > settings.MaxBytes)
                    return TooLarge("reading stopped there");
                file.Write(buffer, 0, count);
            }
            while ((count = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0);
            return Picture(file.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Attempt Picture(byte[] bytes) =>
        ImageHeader.TryRead(bytes, out ImageHeader header) && (double)header.Width * header.Height > settings.MaxPixels
            ? Attempt.Rejected("fetch-too-many-pixels", $"{header.Width}x{header.Height} pixels, more than the {settings.MaxPixels} allowed")
            : new Attempt(new FetchResult { Bytes = bytes, Sha256 = PictureContent.Sha256(bytes) });

    private Attempt Redirected() => response.Headers.Location is { } location
        ? new Attempt(FetchResult.Rejected("fetch-bad-response", "a redirect")) { Redirect = location.IsAbsoluteUri ? location : new Uri(address, location) }
        : Attempt.Rejected("fetch-bad-response", $"status {(int)response.StatusCode} without a target");

    private Attempt Refused(int status)
    {
        string reason = $"fetch-http-{status}";
        string detail = $"{address.Host} answered {status}";
        if (status is not (408 or 429 or >= 500))
            return Attempt.Rejected(reason, detail);

        TimeSpan? wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - DateTimeOffset.UtcNow,
            _ => null,
        };
        return Attempt.Failed(reason, wait is null ? detail : $"{detail}, to come again in {wait.Value.TotalSeconds:0} s", wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }

    private Attempt TooLarge(string what) => Attempt.Rejected("fetch-too-large", $"more than {settings.MaxBytes} bytes: {what}");
}

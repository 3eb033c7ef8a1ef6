using GaDms.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GaDms.Server.Endpoints;

/// <summary>Forms with files, which stay in memory: nothing that was sent is ever written to a file as it is.</summary>
internal static class Uploads
{
    private const int MaxParts = 10_000;
    private const int MaxNameLength = 200;

    /// <summary>The form of a request, of at most so many bytes.</summary>
    /// <exception cref="QueryException">The form cannot be read.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request, long limit, CancellationToken cancellation)
    {
        var options = new FormOptions
        {
            BufferBody = false,
            MemoryBufferThreshold = int.MaxValue,
            MultipartBodyLengthLimit = limit,
            ValueCountLimit = MaxParts,
            ValueLengthLimit = 1 << 20,
        };
        request.HttpContext.Features.Set<IFormFeature>(new FormFeature(request, options));
        try
        {
            return await request.ReadFormAsync(cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new QueryException($"The form cannot be read: {e.Message}", e);
        }
    }

    public static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancellation)
    {
        var bytes = new byte[file.Length];
        var stream = file.OpenReadStream();
        await using (stream.ConfigureAwait(false))
            await stream.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>The last part of a file's name, to be shown; never used as a path.</summary>
    public static string DisplayName(string name)
    {
        var last = name.Split('/', '\\')[^1];
        var clean = new string([.. last.Where(c => !char.IsControl(c))]).Trim();
        return clean.Length == 0 ? "upload" : clean[..Math.Min(clean.Length, MaxNameLength)];
    }
}

using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using GaDms.Curation;

namespace GaDms.Fleet.Stores;

/// <summary>
/// A bucket of S3, or of a server that speaks its protocol: keys, region and the address of such a server come from the
/// environment or the profile that all AWS tools read (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL_S3).
/// </summary>
public sealed class S3Store : IFleetStore
{
    private readonly AmazonS3Client _client;
    private readonly S3Address _place;

    /// <summary>Opens a place in a bucket; nothing is asked of the server yet.</summary>
    public S3Store(S3Address place)
    {
        _place = place;
        var config = new AmazonS3Config();
        // Servers elsewhere are rarely reached under a name for each bucket.
        if (Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") is { Length: > 0 } || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 })
            config.ForcePathStyle = true;
        try
        {
            _client = new AmazonS3Client(config);
        }
        catch (AmazonClientException error)
        {
            throw new CurationException($"{place}: S3 cannot be used ({error.Message}); set AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.", error);
        }
    }

    /// <inheritdoc/>
    public string Address => _place.ToString();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredFile>> ListAsync(string folder, CancellationToken cancellation)
    {
        var files = new List<StoredFile>();
        var request = new ListObjectsV2Request { BucketName = _place.Bucket, Prefix = KeyOf(folder) };
        do
        {
            var page = await GuardAsync(() => _client.ListObjectsV2Async(request, cancellation)).ConfigureAwait(false);
            files.AddRange((page.S3Objects ?? []).Select(item => new StoredFile(NameOf(item.Key), item.LastModified?.ToUniversalTime() ?? default)));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
        return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await GuardAsync(() => _client.GetObjectMetadataAsync(_place.Bucket, KeyOf(name), cancellation)).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            using var answer = await GuardAsync(() => _client.GetObjectAsync(_place.Bucket, KeyOf(name), cancellation)).ConfigureAwait(false);
            using var content = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(content, cancellation).ConfigureAwait(false);
            return content.ToArray();
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task WriteAsync(string name, byte[] content, CancellationToken cancellation) => PutAsync(name, content, null, cancellation);

    /// <inheritdoc/>
    public async Task<bool> CreateAsync(string name, byte[] content, CancellationToken cancellation)
    {
        try
        {
            await PutAsync(name, content, "*", cancellation).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception error) when (error.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task UploadAsync(string path, string name, CancellationToken cancellation)
    {
        using var transfer = new TransferUtility(_client);
        await GuardAsync(async () =>
        {
            await transfer.UploadAsync(path, _place.Bucket, KeyOf(name), cancellation).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<(string Path, bool IsCopy)> FetchAsync(string name, string scratch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        var path = Path.Combine(scratch, name[(name.LastIndexOf('/') + 1)..]);
        using var transfer = new TransferUtility(_client);
        await GuardAsync(async () =>
        {
            await transfer.DownloadAsync(path, _place.Bucket, KeyOf(name), cancellation).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        return (path, true);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellation) =>
        await GuardAsync(() => _client.DeleteObjectAsync(_place.Bucket, KeyOf(name), cancellation)).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task PutAsync(string name, byte[] content, string? ifNoneMatch, CancellationToken cancellation)
    {
        using var stream = new MemoryStream(content, writable: false);
        var request = new PutObjectRequest { BucketName = _place.Bucket, Key = KeyOf(name), InputStream = stream, IfNoneMatch = ifNoneMatch };
        await GuardAsync(() => _client.PutObjectAsync(request, cancellation)).ConfigureAwait(false);
    }

    /// <summary>What the answer's code does not say becomes one line.</summary>
    private async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (error.ErrorCode == "NoSuchBucket")
        {
            throw new CurationException($"{Address}: there is no such bucket; make it first.", error);
        }
        catch (AmazonS3Exception error) when (error.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            throw new CurationException($"{Address}: the server refuses ({error.Message}); look at the keys and the bucket's policy.", error);
        }
        catch (Exception error) when (error is AmazonClientException or HttpRequestException && error is not AmazonS3Exception)
        {
            throw new IOException($"{Address}: the server cannot be reached ({error.Message})", error);
        }
    }

    private string KeyOf(string name) => _place.Key.Length == 0 ? name : $"{_place.Key}/{name}";

    private string NameOf(string key) => _place.Key.Length == 0 ? key : key[(_place.Key.Length + 1)..];
}

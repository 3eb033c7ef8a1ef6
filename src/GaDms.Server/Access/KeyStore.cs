using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GaDms.IO;

namespace GaDms.Server.Access;

/// <summary>The keys in their file, which only its owner may read. A change of the file counts at once.</summary>
/// <param name="path">The file; need not be there.</param>
/// <param name="clock">For the times of making and revoking.</param>
public sealed class KeyStore(string path, TimeProvider clock)
{
    /// <summary>Requests in a minute when nothing else is said. A page of results is one request and a picture for each result.</summary>
    public const int StandardRequestsPerMinute = 1200;

    private const string Prefix = "gadms_";
    private const int SecretLength = 32;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true };

    private readonly Lock _lock = new();
    private (DateTime Modified, long Length) _stamp;
    private IReadOnlyList<ApiKey> _keys = [];

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>All keys, the revoked ones too, in the order of making.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public IReadOnlyList<ApiKey> Keys
    {
        get
        {
            lock (_lock)
            {
                // Where secrets are mounted the file is a link into a folder that is exchanged as a whole.
                var file = new FileInfo(path);
                if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                    file = target;
                var stamp = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
                if (stamp != _stamp)
                    (_keys, _stamp) = (file.Exists ? Read() : [], stamp);
                return _keys;
            }
        }
    }

    /// <summary>Makes a key.</summary>
    /// <returns>The key as it is kept, and the secret, which is nowhere else.</returns>
    public (ApiKey Key, string Secret) Add(string name, IReadOnlyList<string> scopes, int requestsPerMinute)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100 || name.Any(char.IsControl))
            throw new InvalidDataException("the key's name must have 1 to 100 characters, without line breaks");
        if (scopes.Count == 0 || scopes.Except(Scopes.All).Any())
            throw new InvalidDataException($"a key's scopes are some of {string.Join(", ", Scopes.All)}");
        if (requestsPerMinute < 1)
            throw new InvalidDataException("a key needs at least one request in a minute");
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));
        var key = new ApiKey
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)),
            Name = name,
            Hash = HashOf(secret),
            Scopes = [.. scopes.Distinct()],
            RequestsPerMinute = requestsPerMinute,
            Created = clock.GetUtcNow(),
        };
        Write([.. Keys, key]);
        return (key, secret);
    }

    /// <summary>Ends a key.</summary>
    /// <exception cref="InvalidDataException">There is none of this id that still counts.</exception>
    public void Revoke(string id)
    {
        if (!Keys.Any(key => key.Id == id && key.Revoked is null))
            throw new InvalidDataException($"{path}: there is no key {id} that counts; \"gadms keys list\" shows them");
        Write([.. Keys.Select(key => key.Id == id ? key with { Revoked = key.Revoked ?? clock.GetUtcNow() } : key)]);
    }

    /// <summary>The key of a secret, if it counts. Takes equally long for all secrets.</summary>
    public ApiKey? Find(string secret)
    {
        var hash = Encoding.ASCII.GetBytes(HashOf(secret));
        ApiKey? found = null;
        foreach (var key in Keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(key.Hash)) && key.Revoked is null)
                found = key;
        }
        return found;
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private ApiKey[] Read()
    {
        try
        {
            // What stands in a list may be null, whatever its type says.
            return JsonSerializer.Deserialize<ApiKey[]>(File.ReadAllBytes(path), s_json) is { } keys && keys.All(key => key is not null && !key.Scopes.Contains(null!))
                ? keys
                : throw new JsonException("something is null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: no file of keys ({e.Message}); restore it, or remove it and make new keys", e);
        }
    }

    private void Write(ApiKey[] keys)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream =>
        {
            if (!OperatingSystem.IsWindows() && stream is FileStream file)
                File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            JsonSerializer.Serialize(stream, keys, s_json);
        });
    }
}

using GaDms.Curation;

namespace GaDms.Fleet.Stores;

/// <summary>A place in S3.</summary>
/// <param name="Bucket">The bucket, which has to be there.</param>
/// <param name="Key">What follows it, without a slash at its ends; may be empty.</param>
public readonly record struct S3Address(string Bucket, string Key)
{
    /// <summary>Reads <c>s3://BUCKET/KEY</c>.</summary>
    /// <exception cref="CurationException">It is none.</exception>
    public static S3Address Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var parts = address[FleetStores.S3Scheme.Length..].Split('/', 2);
        return parts[0].Length > 0
            ? new S3Address(parts[0], parts.Length > 1 ? parts[1].Trim('/') : "")
            : throw new CurationException($"{address}: no bucket is named; give s3://BUCKET/PREFIX.");
    }

    /// <inheritdoc/>
    public override string ToString() => Key.Length == 0 ? $"{FleetStores.S3Scheme}{Bucket}" : $"{FleetStores.S3Scheme}{Bucket}/{Key}";
}

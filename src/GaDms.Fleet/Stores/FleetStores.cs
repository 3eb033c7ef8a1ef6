using GaDms.Curation;

namespace GaDms.Fleet.Stores;

/// <summary>Stores by their address.</summary>
public static class FleetStores
{
    /// <summary>What addresses in S3 begin with.</summary>
    public const string S3Scheme = "s3://";

    /// <summary>Opens a store: <c>s3://BUCKET/PREFIX</c>, or a folder, made if it is missing.</summary>
    /// <exception cref="CurationException">The address cannot be used.</exception>
    public static IFleetStore Open(string address)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        return IsS3(address) ? new S3Store(S3Address.Parse(address)) : new FolderStore(address);
    }

    /// <summary>Whether a place is in S3.</summary>
    public static bool IsS3(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.StartsWith(S3Scheme, StringComparison.Ordinal);
    }
}

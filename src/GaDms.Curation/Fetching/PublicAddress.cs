using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace GaDms.Curation.Fetching;

/// <summary>
/// Tells addresses of the public internet from all others (IANA's special-purpose registries). Of IPv6 only global unicast is
/// public, and where an IPv6 address carries an IPv4 one inside (mapped, 6to4, NAT64), that one decides.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] s_special4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network
        IPNetwork.Parse("10.0.0.0/8"), // private
        IPNetwork.Parse("100.64.0.0/10"), // carrier-grade NAT
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("169.254.0.0/16"), // link-local, and where clouds keep their credentials
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relays
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/3"), // multicast, reserved, broadcast
    ];

    private static readonly IPNetwork[] s_special6 =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments, Teredo among them
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    private static readonly IPNetwork s_globalUnicast6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork s_sixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork s_nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether a host of the public internet may have the address.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !s_special4.Any(network => network.Contains(address));
        if (s_nat64.Contains(address))
            return IsPublic(Embedded(address, 12));
        if (s_sixToFour.Contains(address))
            return IsPublic(Embedded(address, 2));
        return s_globalUnicast6.Contains(address) && !s_special6.Any(network => network.Contains(address));
    }

    private static IPAddress Embedded(IPAddress address, int offset)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        Span<byte> embedded = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(embedded, BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]));
        return new IPAddress(embedded);
    }
}

using System.Net;
using System.Net.Sockets;
using GaDms.Postgres;

namespace GaDms.Retrieval.Tests;

public sealed class PostgresAddressTests
{
    [Fact]
    public void An_address_is_shown_without_its_password()
    {
        var address = PostgresAddress.Parse("postgresql://anna:se%40cret@db.example.org:6432/shop?schema=people&index=hnsw&ef_search=55&pool=3&sslmode=verify-full");
        Assert.Equal("postgres://anna@db.example.org:6432/shop?schema=people", address.Location);
        Assert.Equal(("people", true, 55), (address.Schema, address.Approximate, address.EfSearch));
        Assert.Contains("Password=se@cret", address.ConnectionString, StringComparison.Ordinal);
        Assert.Contains("Maximum Pool Size=3", address.ConnectionString, StringComparison.Ordinal);
        Assert.Contains("SSL Mode=VerifyFull", address.ConnectionString, StringComparison.Ordinal);
        Assert.Equal("postgres://h:5432/d?schema=gadms", PostgresAddress.Parse("postgres://h/d").Location);
    }

    [Theory]
    [InlineData("postgres://u:hunter2@h", "names no database")]
    [InlineData("postgres://u:hunter2@h:x/d", "it is none")]
    [InlineData("postgres://u:hunter2@h/d?schema=A;b", "schema \"A;b\"")]
    [InlineData("postgres://u:hunter2@h/d?schema=pg_x", "schema \"pg_x\"")]
    [InlineData("postgres://u:hunter2@h/d?indx=hnsw", "\"indx\" is unknown; there are schema, pool")]
    [InlineData("postgres://u:hunter2@h/d?index=ivf", "there are exact, hnsw")]
    [InlineData("postgres://u:hunter2@h/d?m=1", "from 2 to 100")]
    [InlineData("postgres://u:hunter2@h/d?partition=week", "there are none, camera, month")]
    [InlineData("postgres://u:hunter2@h/d?sslmode=on", "verify-full")]
    public void A_bad_address_is_refused_with_the_cause_and_without_its_password(string text, string cause)
    {
        var refused = Assert.Throws<GalleryException>(() => PostgresAddress.Parse(text));
        Assert.Contains(cause, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_without_the_password()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        var refused = await Assert.ThrowsAsync<GalleryException>(() => PostgresGallery.OpenAsync($"postgres://u:hunter2@127.0.0.1:{port}/d"));
        Assert.StartsWith($"postgres://u@127.0.0.1:{port}/d?schema=gadms: the server cannot be reached", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }
}

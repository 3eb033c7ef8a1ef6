using System.Numerics;
using System.Runtime.InteropServices;

namespace GaDms.Data.Rendering;

/// <summary>Paints what is behind the person: every scene from its seed, with different buildings, walls, trees, floors.</summary>
internal sealed class BackgroundPainter
{
    private static readonly byte Owner = new Owner(Part.Background, Limb.None).Bits;

    private static readonly Vector3[] Facades =
        [new(176, 160, 140), new(150, 98, 80), new(190, 186, 178), new(124, 130, 140), new(202, 178, 128), new(104, 96, 92)];

    // Noise for every pixel, computed once: each picture reads it from a place of its own.
    private readonly float[] _grain;
    private readonly Raster _raster;
    private readonly float _unit;
    private int _grainStart;

    public BackgroundPainter(Raster raster)
    {
        _raster = raster;
        _unit = raster.Height / 100f;
        _grain = new float[raster.Width * raster.Height];
        for (int at = 0; at < _grain.Length; at++)
            _grain[at] = Shading.Noise(at % _raster.Width / _unit * 0.7f, at / _raster.Width / _unit * 0.7f);
    }

    public void Paint(ViewParameters view)
    {
        var prng = new Prng(view.SceneSeed);
        _grainStart = prng.NextInt(_grain.Length);
        float horizon = (view.Scene == SceneKind.Wall ? 0.80f : 0.62f) - (view.Tilt * 0.012f) + (0.10f * (prng.NextSingle() - 0.5f));
        int ground = (int)(_raster.Height * horizon);
        switch (view.Scene)
        {
            case SceneKind.Street:
                PaintHouses(prng, ground);
                PaintRoad(prng, ground);
                break;
            case SceneKind.Wall:
                PaintWall(prng, ground);
                PaintFloor(prng, ground, new Vector3(150, 146, 140), tiled: prng.Bool());
                break;
            case SceneKind.Grass:
                PaintTrees(prng, ground);
                PaintLawn(prng, ground);
                break;
            default:
                PaintRoom(prng, ground);
                PaintFloor(prng, ground, prng.Choose(new Vector3(196, 190, 180), new Vector3(150, 120, 92), new Vector3(112, 116, 122)), tiled: true);
                break;
        }
    }

    private void PaintHouses(Prng prng, int ground)
    {
        int x = -prng.NextInt(_raster.Width);
        var sky = new Vector3(196, 212, 228);
        Fill(0, 0, _raster.Width, ground, sky, 0);
        while (x < _raster.Width)
        {
            int width = (int)(_unit * (18 + prng.NextInt(30)));
            int roof = (int)(ground * 0.35f * prng.NextSingle() * prng.NextInt(2));
            Vector3 facade = prng.Choose(Facades) * (0.75f + (0.4f * prng.NextSingle()));
            Vector3 glass = new Vector3(70, 84, 100) * (0.7f + (0.6f * prng.NextSingle()));
            Fill(x, roof, x + width, ground, facade, 0.10f);
            float step = _unit * (8 + prng.NextInt(6)), high = step * 1.3f;
            for (float wy = roof + (step * 0.4f); wy + high < ground - (_unit * 14); wy += high * 1.5f)
            {
                for (float wx = x + (step * 0.4f); wx + (step * 0.6f) < x + width; wx += step)
                    Fill((int)wx, (int)wy, (int)(wx + (step * 0.55f)), (int)(wy + high), glass, 0.15f);
            }

            // A shop window on the ground floor.
            Fill(x + (int)(_unit * 2), ground - (int)(_unit * 12), x + width - (int)(_unit * 2), ground - (int)_unit, glass * 0.7f, 0.3f);
            x += width;
        }
    }

    private void PaintRoad(Prng prng, int ground)
    {
        Vector3 pavement = new Vector3(158, 154, 148) * (0.8f + (0.35f * prng.NextSingle()));
        Vector3 road = new Vector3(86, 88, 92) * (0.8f + (0.4f * prng.NextSingle()));
        int kerb = ground + (int)((_raster.Height - ground) * (0.15f + (0.5f * prng.NextSingle())));
        Fill(0, ground, _raster.Width, _raster.Height, prng.Bool() ? pavement : road, 0.10f);
        Fill(0, kerb, _raster.Width, _raster.Height, prng.Bool() ? road : pavement, 0.10f);
        Fill(0, kerb, _raster.Width, kerb + Math.Max(1, _raster.Height / 120), pavement * 1.2f, 0);
        if (prng.Bool(0.4))
        {
            // A zebra crossing, wider towards the camera.
            for (int stripe = -2; stripe < 4; stripe++)
            {
                for (int y = kerb; y < _raster.Height; y++)
                {
                    float near = 1 + (1.5f * (y - kerb) / Math.Max(1, _raster.Height - kerb));
                    int left = (int)((_raster.Width / 2f) + ((stripe - 0.5f) * _raster.Width * 0.30f * near));
                    Fill(left, y, left + (int)(_raster.Width * 0.15f * near), y + 1, new Vector3(214), 0.08f);
                }
            }
        }
    }

    private void PaintWall(Prng prng, int ground)
    {
        Vector3 face = prng.Choose(new Vector3(158, 84, 66), new Vector3(206, 198, 184), new Vector3(146, 150, 154), new Vector3(178, 170, 132), new Vector3(96, 120, 132));
        face *= 0.8f + (0.3f * prng.NextSingle());
        bool bricks = prng.Bool(0.5);
        float high = _unit * (bricks ? 2.6f : 11 + prng.NextInt(8)), wide = high * (bricks ? 2.4f : 0.8f + prng.NextSingle());
        float joint = MathF.Max(_unit * 0.35f, 1);
        Vector3 mortar = bricks ? Vector3.Lerp(face, new Vector3(200), 0.45f) : face * 0.82f;
        for (int y = 0; y < ground; y++)
        {
            int row = (int)(y / high);
            float shift = bricks ? (row & 1) * wide / 2 : 0;
            for (int x = 0; x < _raster.Width; x++)
            {
                float inX = (x + shift) % wide, inY = y % high;
                int column = (int)((x + shift) / wide);
                bool gap = inX < joint || inY < joint;
                float tone = bricks ? 1 + (0.16f * Shading.Noise(column * 1.37f, row * 1.91f)) : 1;
                _raster.Set(x, y, (gap ? mortar : face * tone) * Grain(x, y, 0.08f), Owner);
            }
        }

        if (prng.Bool(0.4))
            Fill(0, ground - (int)(_unit * 4), _raster.Width, ground, face * 0.55f, 0.05f);
        if (prng.Bool(0.35))
        {
            int left = prng.NextInt(_raster.Width);
            Vector3 poster = new Vector3(prng.NextInt(60, 220), prng.NextInt(60, 220), prng.NextInt(60, 220));
            Fill(left, (int)(_unit * 15), left + (int)(_unit * 20), (int)(_unit * 45), poster, 0.2f);
        }
    }

    private void PaintTrees(Prng prng, int ground)
    {
        Fill(0, 0, _raster.Width, ground, new Vector3(188, 208, 228), 0.03f);
        int trees = 2 + prng.NextInt(4);
        for (int tree = 0; tree < trees; tree++)
        {
            float x = prng.NextSingle() * _raster.Width, y = ground * (0.25f + (0.4f * prng.NextSingle())), r = _unit * (14 + prng.NextInt(18));
            Vector3 leaves = new Vector3(44 + prng.NextInt(50), 84 + prng.NextInt(50), 40 + prng.NextInt(24));
            Fill((int)(x - _unit), (int)y, (int)(x + (_unit * 1.5f)), ground, new Vector3(84, 66, 50), 0.15f);
            var crown = new Foliage(leaves, Owner, 9);
            _raster.FillEllipse(new Vector2(x, y), r, r * 1.1f, ref crown);
        }

        Fill(0, ground - (int)(_unit * (3 + prng.NextInt(8))), _raster.Width, ground, new Vector3(58, 92, 48), 0.35f);
    }

    private void PaintLawn(Prng prng, int ground)
    {
        Vector3 grass = new Vector3(92 + prng.NextInt(40), 136 + prng.NextInt(30), 62 + prng.NextInt(20));
        float lean = (prng.NextSingle() - 0.5f) * 2, middle = prng.NextSingle();
        bool path = prng.Bool();
        for (int y = ground; y < _raster.Height; y++)
        {
            float near = (y - ground) / (float)(_raster.Height - ground);
            float centre = _raster.Width * (middle + (lean * near)), half = _raster.Width * (0.12f + (0.5f * near));
            for (int x = 0; x < _raster.Width; x++)
            {
                bool onPath = path && MathF.Abs(x - centre) < half;
                Vector3 color = onPath ? new Vector3(190, 174, 146) : grass * (0.85f + (0.25f * near));
                _raster.Set(x, y, color * Grain(x, y, onPath ? 0.07f : 0.22f), Owner);
            }
        }
    }

    private void PaintRoom(Prng prng, int ground)
    {
        Vector3 wall = prng.Choose(new Vector3(222, 216, 202), new Vector3(198, 208, 212), new Vector3(206, 190, 160), new Vector3(170, 182, 170));
        Fill(0, 0, _raster.Width, ground, wall * (0.8f + (0.2f * prng.NextSingle())), 0.03f);
        int left = prng.NextInt(-_raster.Width / 4, _raster.Width * 3 / 4);
        int width = (int)(_unit * (18 + prng.NextInt(10)));
        if (prng.Bool(0.5))
        {
            // Shelves with goods.
            Fill(left, (int)(_unit * 10), left + width, ground, new Vector3(96, 78, 62), 0.05f);
            for (float y = _unit * 12; y + (_unit * 7) < ground; y += _unit * 9)
            {
                for (float x = left + _unit; x + (_unit * 2) < left + width; x += _unit * 3)
                {
                    Vector3 good = new Vector3(prng.NextInt(50, 230), prng.NextInt(50, 230), prng.NextInt(50, 230));
                    float high = _unit * (4 + (3 * prng.NextSingle()));
                    Fill((int)x, (int)(y + (_unit * 7) - high), (int)(x + (_unit * 2.4f)), (int)(y + (_unit * 7)), good, 0.05f);
                }
            }
        }
        else
        {
            // A door and a strip of light.
            Fill(left, (int)(_unit * 8), left + width, ground, prng.Choose(new Vector3(122, 88, 60), new Vector3(92, 106, 120), new Vector3(224, 222, 216)), 0.05f);
            Fill(left + (int)(width * 0.85f), (int)(_unit * 34), left + (int)(width * 0.92f), (int)(_unit * 36), new Vector3(210, 190, 110), 0);
            Fill(0, 0, _raster.Width, (int)(_unit * 3), new Vector3(250, 250, 244), 0);
        }

        Fill(0, ground - (int)(_unit * 2), _raster.Width, ground, wall * 0.55f, 0);
    }

    private void PaintFloor(Prng prng, int ground, Vector3 color, bool tiled)
    {
        color *= 0.75f + (0.35f * prng.NextSingle());
        float vanish = _raster.Width * prng.NextSingle(), shift = prng.NextSingle();
        bool chequered = prng.Bool(0.3);
        float size = 5 + (6 * prng.NextSingle());
        for (int y = ground; y < _raster.Height; y++)
        {
            float depth = 100f / (y - ground + (_unit * 16)) * _unit;
            for (int x = 0; x < _raster.Width; x++)
            {
                float across = ((x - vanish) / _raster.Width * depth * size * 0.4f) + shift, along = depth * size;
                float tone = 1;
                if (tiled)
                {
                    float inX = across - MathF.Floor(across), inY = along - MathF.Floor(along);
                    bool odd = (((int)MathF.Floor(across) + (int)MathF.Floor(along)) & 1) != 0;
                    tone = inX < 0.05f || inY < 0.05f ? 0.8f : chequered && odd ? 0.72f : 1;
                }

                _raster.Set(x, y, color * tone * Grain(x, y, 0.06f), Owner);
            }
        }
    }

    private void Fill(int x0, int y0, int x1, int y1, Vector3 color, float grain)
    {
        for (int y = Math.Max(y0, 0); y < Math.Min(y1, _raster.Height); y++)
        {
            for (int x = Math.Max(x0, 0); x < Math.Min(x1, _raster.Width); x++)
                _raster.Set(x, y, color * Grain(x, y, grain), Owner);
        }
    }

    private float Grain(int x, int y, float strength)
    {
        int at = (y * _raster.Width) + x + _grainStart;
        return 1 + (strength * _grain[at < _grain.Length ? at : at - _grain.Length]);
    }
}

/// <summary>Leaves: a ball with a ragged edge and spots of light.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Foliage(Vector3 color, byte owner, float density) : ISurface
{
    public bool Shade(float u, float v, out Vector3 color1, out byte owner1)
    {
        float leaf = Shading.Noise((u * density) + 31, (v * density) + 17);
        color1 = color * (0.85f + (0.4f * leaf) - (0.2f * v));
        owner1 = owner;
        return (u * u) + (v * v) < 0.72f + (0.4f * leaf);
    }
}

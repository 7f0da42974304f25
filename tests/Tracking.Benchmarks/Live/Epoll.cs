using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Tracking.Benchmarks.Live;

/// <summary>Linux' own waiting for sockets, and the reading of those that have something: one call for each message, where .NET's asynchronous sockets need several and a thread's turn.</summary>
internal sealed partial class Epoll : IDisposable
{
    /// <summary>Sockets that one wait tells of.</summary>
    public const int MostEvents = 512;

    private const int Add = 1, Delete = 2;
    private const uint Readable = 1;
    private const int DoNotWait = 0x40, NoSignal = 0x4000;
    private const int WouldBlock = 11, Interrupted = 4;
    private readonly int handle;
    private readonly Event[] events = new Event[MostEvents];

    /// <exception cref="PlatformNotSupportedException">It is another system than Linux on x86-64.</exception>
    public Epoll()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not Architecture.X64)
        {
            throw new PlatformNotSupportedException($"Clients that only count need Linux on x86-64; this is {RuntimeInformation.RuntimeIdentifier}.");
        }

        handle = EpollCreate(0);
        if (handle < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Waits for a socket too, which <paramref name="id"/> tells from others.</summary>
    public void Watch(int socket, int id)
    {
        var wanted = new Event { Events = Readable, Id = id };
        if (EpollControl(handle, Add, socket, ref wanted) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Waits for a socket no more.</summary>
    public void Forget(int socket)
    {
        var none = default(Event);
        _ = EpollControl(handle, Delete, socket, ref none);
    }

    /// <summary>Waits until a socket has something, or for so many milliseconds. Returns how many have; <see cref="IdOf"/> tells which.</summary>
    public int Wait(int milliseconds)
    {
        int count = EpollWait(handle, events, MostEvents, milliseconds);
        return count >= 0 ? count
            : Marshal.GetLastPInvokeError() == Interrupted ? 0
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Which socket an event is about.</summary>
    public int IdOf(int number) => events[number].Id;

    /// <summary>Reads what a socket has. Returns the number of bytes, 0 when the connection has ended, and −1 when there is nothing now.</summary>
    public static int Read(int socket, byte[] buffer)
    {
        nint read = Receive(socket, buffer, buffer.Length, DoNotWait);
        return read >= 0 ? (int)read : Marshal.GetLastPInvokeError() is WouldBlock or Interrupted ? -1 : 0;
    }

    /// <summary>Writes a few bytes; lost where the socket takes nothing.</summary>
    public static void Write(int socket, byte[] bytes) => _ = Send(socket, bytes, bytes.Length, DoNotWait | NoSignal);

    public void Dispose() => _ = Close(handle);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int socket, ref Event wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int epoll, [Out] Event[] events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, [Out] byte[] buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, byte[] buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    /// <summary>As Linux lays it out on x86-64, where alone it is packed.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 12)]
    private struct Event
    {
        [FieldOffset(0)]
        public uint Events;

        [FieldOffset(4)]
        public int Id;
    }
}

#!/bin/bash
# Process 1 of the machine: makes its file system its own, then waits and buries orphans. Whoever kills it ends
# everything that runs in the machine, and with the namespaces go the mounts, the links and the addresses.
# Usage: init.sh FOLDER HOSTNAME, where the folder is on a disk, for what is too big for memory.
set -euo pipefail
hostname "$2"

# Containers receive mounts from the kubelet, so mounts must travel inside; unshare made sure that none leave.
mount --make-rshared /
mount -t tmpfs tmpfs /run
mkdir -p /run/lock /run/netns /run/bed/disk
mount --bind "$1" /run/bed/disk

# Some paths are fixed in the programs: /var/lib/kubelet, /var/log/pods, /etc/cni, /opt/cni. They are written in memory
# over what the host has there, which stays as it is.
for top in etc opt var; do
  mkdir -p "/run/bed/over/$top" "/run/bed/work/$top"
  mount -t overlay overlay -o "lowerdir=/$top,upperdir=/run/bed/over/$top,workdir=/run/bed/work/$top" "/$top"
done
mkdir -p /etc/cni/net.d /opt/cni/bin
cp /usr/lib/cni/* /opt/cni/bin/
# For pods that ask the node for names: there are none outside.
echo "nameserver 127.0.0.1" >/run/bed/resolv.conf

ip link set lo up
sysctl -qw net.ipv4.ip_forward=1
# Where the kernel filters bridges, the filter must see services' packets too, or answers come from the wrong address.
sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || true

touch /run/bed/ready
while :; do
  sleep 3600 &
  wait $! || true
done

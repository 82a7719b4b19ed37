// Package connect holds the specs of how a connection is opened, or refused.
package connect
